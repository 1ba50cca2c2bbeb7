"""How is a model trained?

Runs as a process of its own (`python -m bot.engine.training OUT`), since Rasa takes long to load.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from bot.errors import SettingError, XiaoerError
from bot.settings import ROOT


def train(out: Path) -> None:
    """Check config.yml and train a model into the file ``out``.

    Raises SettingError where config.yml names what does not exist. Nothing is taken from Rasa's cache: it does not
    notice changed helpers of a component.
    """
    from rasa.api import train as rasa_train

    from bot.engine import components

    components.check(_config())
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=str(out.parent),
        fixed_model_name=out.name.removesuffix(".tar.gz"),
        force_training=True,
    )
    if result.code or not result.model:
        raise XiaoerError("Rasa could not train; the reason stands above.")


def _config() -> dict[str, object]:
    try:
        config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise SettingError(f"config.yml cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(config, dict):
        raise SettingError("config.yml is empty; `git checkout config.yml` brings the shipped one back.")
    return config


def main() -> int:
    """Train into the file named on the command line; 0 done, 1 failed with the reason as the last line."""
    from rasa.utils.common import configure_logging_and_warnings

    configure_logging_and_warnings(log_level=20, warn_only_once=True, filter_repeated_logs=True)
    try:
        train(Path(sys.argv[1]))
    except XiaoerError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

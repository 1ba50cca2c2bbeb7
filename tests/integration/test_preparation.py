"""Is what a shop needs made once, and what is there left alone? On SQLite."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import SettingError, XiaoerError
from bot.settings import Settings
from bot.store.unit_of_work import factory
from bot.supervision import model, training
from bot.supervision.preparation import first_admin, make_folders, prepare_database
from tests.samples import product


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, var_dir=tmp_path / "var", database_url=f"sqlite:///{tmp_path / 'var' / 'shop.db'}",
        models_dir=tmp_path / "models",
    )  # type: ignore[call-arg]  # fmt: skip


def test_an_empty_database_becomes_the_demo_shop_once(settings: Settings) -> None:
    said: list[str] = []
    prepare_database(settings, said.append)
    assert "  120 products, 400 customers, 1500 orders" in said
    assert settings.terms_path.is_file()
    assert any((settings.var_dir / "media").rglob("*.svg"))
    unit_of_work = factory(settings.database_url)
    with unit_of_work(writing=False) as uow:
        assert uow.behaviour.segments()
    unit_of_work.dispose()
    said.clear()
    prepare_database(settings, said.append)
    assert said == []


def test_a_shop_with_a_catalogue_of_its_own_keeps_it(settings: Settings, migrated_sqlite: Path) -> None:
    own = settings.model_copy(update={"database_url": f"sqlite:///{migrated_sqlite.parent / 'own.db'}"})
    (migrated_sqlite.parent / "own.db").write_bytes(migrated_sqlite.read_bytes())
    unit_of_work = factory(own.database_url)
    with unit_of_work() as uow:
        uow.catalogue.put_products([product()])
        uow.commit()
    prepare_database(own, lambda line: None)
    with unit_of_work(writing=False) as uow:
        assert [each.id for each in uow.catalogue.products()] == ["p1"]
    unit_of_work.dispose()


def test_the_first_account_is_made_once(settings: Settings, sqlite_url: str) -> None:
    shop = settings.model_copy(update={"database_url": sqlite_url})
    assert len(first_admin(shop) or "") >= 12
    assert first_admin(shop) is None


def test_the_folder_with_customers_data_is_the_owners_alone(settings: Settings) -> None:
    make_folders(settings)
    assert stat.S_IMODE(settings.var_dir.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"XIAOER_VAR_DIR=.*file/var cannot be made"):
        make_folders(settings.model_copy(update={"var_dir": tmp_path / "file" / "var"}))


def trains(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the training be this code, which finds the file to write in ``sys.argv[1]``."""
    monkeypatch.setattr(training, "COMMAND", ("-c", code))


def test_a_model_appears_whole_with_its_card_and_is_told_component_by_component(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    trains(
        monkeypatch, "import sys; print(\"Starting to train component 'X'.\"); open(sys.argv[1], 'w').write('model')"
    )
    said: list[str] = []
    card = training.train_model(settings, said.append)
    assert model.find(settings) == card
    assert "  X" in said
    assert card.messages > 10_000
    assert sorted(path.name for path in settings.models_dir.iterdir()) == [
        card.path.name.replace(".tar.gz", ".json"),
        card.path.name,
    ]


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        (
            "import sys; print('error: config.yml: `x` is no setting of Y.'); sys.exit(1)",
            SettingError,
            "no setting of Y",
        ),
        ("import sys; print('Boom'); sys.exit(3)", XiaoerError, "training failed; .*train.log.* Boom"),
        ("pass", XiaoerError, "training failed"),
    ],
)
def test_a_failed_training_leaves_nothing_and_says_why(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, code: str, error: type[XiaoerError], says: str
) -> None:
    trains(monkeypatch, code)
    with pytest.raises(error, match=says):
        training.train_model(settings, lambda line: None)
    assert list(settings.models_dir.iterdir()) == []


def test_sources_that_change_while_training_give_no_model(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    trains(monkeypatch, "import sys; open(sys.argv[1], 'w').write('model')")
    prints = iter(["before", "after"])
    monkeypatch.setattr(model, "fingerprint", lambda given: next(prints))
    with pytest.raises(XiaoerError, match="changed while it was trained"):
        training.train_model(settings, lambda line: None)
    assert list(settings.models_dir.iterdir()) == []


def test_only_the_newest_models_are_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    trains(monkeypatch, "import sys; open(sys.argv[1], 'w').write('model')")
    for name in ("a", "b", "c", "d", "e"):
        monkeypatch.setattr(model, "fingerprint", lambda given, name=name: name)
        training.train_model(settings, lambda line: None)
    assert {path.name for path in settings.models_dir.glob("*.gz")} == {f"xiaoer-{name}.tar.gz" for name in "cde"}

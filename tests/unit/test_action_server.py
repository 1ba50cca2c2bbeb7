"""Does Rasa's own way of running actions find all of ours, and nothing else?"""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from tests.unit.test_dialogue_data import DOMAIN


def test_rasas_own_way_of_running_actions_finds_them_all() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert sorted(executor.actions) == sorted(DOMAIN["actions"])

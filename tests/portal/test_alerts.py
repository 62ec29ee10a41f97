"""`ops/alerts.yml`: each rule asks for figures that there are, names what to do, and leads to its place in the docs."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from portal.metrics import exposition
from portal.metrics.figures import figures
from tests.architecture.source import ROOT

FILE = ROOT / "ops/alerts.yml"
RULES: list[dict[str, Any]] = [rule for group in yaml.safe_load(FILE.read_text())["groups"] for rule in group["rules"]]
NAMES = [rule["alert"] for rule in RULES]
# What issue and promise want somebody to be woken for, or told of in the morning.
WANTED = {"DangerUnseen", "DutyCallStuck", "OutboxStuck", "PromiseBroken", "BackupOld", "SiteDown", "DiskFull"}


def _counted() -> set[str]:
    """The names of the counts, those of a histogram with their ends."""
    ends = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",)}
    return {name + end for name, (kind, _tells) in exposition.COUNTED.items() for end in ends[kind]}


def _told() -> dict[str, set[str]]:
    """figure -> the labels it carries."""
    found = {figure.name: {label for labels in figure.values for label, _value in labels} for figure in figures()}
    found |= {name: {"page", "status", "le", "task", "outcome"} for name in _counted()}
    return found | {"kynnys_job_ended_timestamp_seconds": {"task"}, "up": {"job"}}


def test_all_that_is_worth_an_alarm_has_its_rule() -> None:
    assert set(NAMES) >= WANTED
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_asks_for_figures_and_labels_that_there_are(rule) -> None:
    told, asked = _told(), re.findall(r"\b(kynnys_\w+|up\b)(?:\{([^}]*)\})?", rule["expr"])
    assert asked
    for name, labels in asked:
        assert name in told
        assert set(re.findall(r"(\w+)\s*[=!]~?", labels)) <= told[name]


@pytest.mark.django_db
def test_no_figure_has_a_label_that_prometheus_gives_itself() -> None:
    assert {name for name, labels in _told().items() if labels & {"job", "instance"}} == {"up"}


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_says_what_is_wrong_and_leads_to_what_to_do(rule) -> None:
    assert rule["labels"]["severity"] in ("page", "work")
    assert rule["annotations"]["summary"].endswith(".")
    anchor = rule["annotations"]["action"].partition("docs/operations.md#")[2]
    heads = re.findall(r"^#+ (.+)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    assert anchor in {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_promtool_takes_them_where_there_is_one() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("Debian's package prometheus brings promtool")
    done = subprocess.run([promtool, "check", "rules", str(FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

"""The check of lower bounds tells a bound that works from one that does not."""

import pytest
from packaging.requirements import Requirement

from tools.lowest import direct_requirements, wrong_bound


@pytest.mark.parametrize(
    ("requirement", "installed"),
    [
        ("requests>=2.33", "2.33.0"),
        ("requests>=2.33.0", "2.33.0"),
        ("requests!=2.33.1,>=2.33", "2.33"),
        ("mypy>=1.19; extra == 'dev'", "1.19.0"),
        ("zstd==1.0", "1.0.0"),
    ],
)
def test_a_bound_that_is_the_release_installed(requirement: str, installed: str) -> None:
    assert wrong_bound(Requirement(requirement), installed) is None


@pytest.mark.parametrize(
    ("requirement", "installed", "said"),
    [
        ("requests>=2.32", "2.32.2", "requests>=2.32 "),  # 2.32.0 and 2.32.1 were withdrawn
        ("click>=8.2", "8.3.1", "click>=8.2 "),  # another requirement excludes it
        ("setuptools>=77", "77.0.1", "setuptools>=77 "),  # 77.0.0 was never released
        ("ruff", "0.0.1", "no lower bound"),
        ("ruff<1", "0.0.1", "no lower bound"),
    ],
)
def test_a_bound_that_no_resolver_installs(requirement: str, installed: str, said: str) -> None:
    """The reason names the requirement and the release to raise the bound to."""
    reason = wrong_bound(Requirement(requirement), installed)
    assert reason is not None
    assert said in reason
    assert reason.endswith(installed)


def test_every_requirement_of_this_package_has_a_lower_bound() -> None:
    """Those of its extras as well; the extra that includes others is no requirement."""
    requirements = list(direct_requirements("tweetup"))
    assert {"click", "openpyxl", "atproto", "hypothesis", "mkdocs", "ruff"} <= {
        requirement.name for requirement in requirements
    }
    assert "tweetup" not in {requirement.name for requirement in requirements}
    assert not [str(bare) for bare in requirements if ">=" not in str(bare.specifier)]

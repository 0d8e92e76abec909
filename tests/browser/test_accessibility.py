"""axe-core on every view, in light, dark, large and narrow: nothing serious, nothing critical."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
GRAVE = {"serious", "critical"}


def findings(page) -> list[str]:
    results = Axe().run(page)
    return [
        f"{found['impact']} {found['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for found in results.response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def test_a_fault_would_be_found(look, double_server):
    page = look(double_server).page
    page.locator(".example").first.evaluate("example => { example.innerHTML = '' }")
    assert any("button-name" in found for found in findings(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["ask", "text", "units", "targets"])
def test_no_view_has_a_grave_finding(look, double_server, view, scheme):
    page = look(double_server, f"#view={view}", color_scheme=scheme).page
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_answer_has_a_grave_finding(look, double_server, scheme):
    visit = look(double_server, color_scheme=scheme, reduced_motion="reduce")
    visit.ask("那谁负责?")
    visit.ask("能补贴多少钱?")
    assert findings(visit.page) == []
    visit.page.locator("#turn-1 .marker").first.click()
    visit.page.wait_for_timeout(300)
    assert findings(visit.page) == []


def test_a_phone_in_large_type_has_no_grave_finding(look, double_server):
    visit = look(double_server, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    visit.page.get_by_role("button", name="适老版").click()
    visit.ask("那谁负责?")
    assert findings(visit.page) == []
    visit.page.locator(".marker").first.click()
    visit.page.wait_for_timeout(300)
    assert findings(visit.page) == []


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_no_language_has_a_grave_finding(look, double_server, language):
    visit = look(double_server, f"?lang={language}", reduced_motion="reduce")
    visit.ask("那谁负责?")
    visit.page.locator(".judge-dislike").click()
    assert findings(visit.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["ask", "text", "units", "targets"])
def test_large_type_has_no_grave_finding(look, double_server, view, scheme):
    visit = look(double_server, f"#view={view}", color_scheme=scheme, reduced_motion="reduce")
    visit.page.locator("[data-switch=size]").click()
    visit.until("document.documentElement.classList.contains('large')")
    assert findings(visit.page) == []


def test_several_documents_have_no_grave_finding(look, shelf_server):
    assert findings(look(shelf_server).page) == []


def test_a_highlighted_clause_keeps_its_contrast(look, double_server):
    page = look(double_server, "#clause=2.1").page
    page.wait_for_timeout(2600)
    assert findings(page) == []

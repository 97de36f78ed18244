"""The site in a real browser, opened from disk: nothing leaves the disk, nothing overflows, the keyboard is enough.

Screenshots go to `screenshots/` (not committed), to be looked at.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from product.conftest import Written

from chiffres_cles.settings import ROOT

BROWSERS = ("chromium-headless-shell", "chromium")
"""Programs that a page is opened in, the first that is there: the same engine, which costs half without a window."""
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONG = {
    "index.html",
    "indicateurs.html",
    "regles.html",
    "2024/index.html",
    "2024/chiffres-cles.html",
    "2024/1.html",
    "2024/D62.html",
    "index.en.html",
    "2024/1.en.html",
    "2024/chiffres-cles.en.html",
    "recherche.html",
    "centres/index.html",
    "centres/MYT.html",
    "epn/EPN10.html",
    "glossaire.html",
    "qualite.html",
    "reconciliation.html",
    "revisions.html",
}


@pytest.fixture
def site(written: Written) -> Path:
    """The pages that are published of the committed extracts."""
    return written.folder / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"apt-get install {BROWSERS[0]}: the site is tested in it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test on any console message, script error or request that leaves the disk."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
    page.on(
        "request", lambda request: None if request.url.startswith(("file://", "data:")) else trouble.append(request.url)
    )
    yield page
    page.close()
    assert not trouble


def test_every_page_opens_from_disk_fits_a_phone_and_names_each_thing(site: Path, page: Page) -> None:
    """Headings skip no level; links, buttons, fields, tables, images and regions are named; no name is that of two
    regions."""
    page.set_viewport_size({"width": 360, "height": 740})
    pages = sorted(site.rglob("*.html"))
    pages = [path for path in pages if path.parent.name != "docs"]
    # in both languages the tables, each edition, its text and home; in French alone the lists and pages of centres and
    # EPN, and those of the whole site
    assert len(pages) == (152 + 2 * 2 + 2) * 2 + 2 + 25 + 17 + 9
    for path in pages:
        page.goto(path.as_uri())
        found = page.evaluate("""() => {
          const all = what => [...document.querySelectorAll(what)];
          const text = e => (e.innerText || e.textContent || '').trim();
          const labelled = e => e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ')
            .map(id => text(document.getElementById(id) || document.createElement('i'))).join(' ').trim();
          const name = e => labelled(e) || (e.labels && e.labels.length ? text(e.labels[0]) : '') || text(e);
          return {
            width: document.documentElement.scrollWidth,
            lang: document.documentElement.lang,
            h1: all('h1').length,
            main: all('main').length,
            ids: all('[id]').map(e => e.id),
            unscoped: all('th:not([scope])').length,
            still: all('.scroll, .chart').filter(e => e.tabIndex !== 0 || e.getAttribute('role') !== 'region').length,
            levels: all('h1, h2, h3, h4').map(e => +e.tagName[1]),
            unnamed: all('a, button, input, select, summary, svg[role=img]')
              .filter(e => !name(e)).map(e => e.outerHTML.slice(0, 80)),
            uncaptioned: all('table').filter(e => !e.caption || !text(e.caption)).length,
            loose: all('figure svg').filter(
                e => !e.closest('[role=img][aria-label], [aria-hidden=true]')).length,
            regions: all('[role=region], nav, section[aria-label]').map(labelled),
          }; }""")
        assert found["width"] <= 360, f"{path.name} is {found['width']} wide"
        lang = "en" if path.name.endswith(".en.html") else "fr"
        assert (found["lang"], found["h1"], found["main"], found["unscoped"], found["still"]) == (lang, 1, 1, 0, 0), (
            path
        )
        assert len(found["ids"]) == len(set(found["ids"])), path
        levels, regions = found["levels"], found["regions"]
        assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels)), (path, levels)
        assert (found["unnamed"], found["uncaptioned"], found["loose"]) == ([], 0, 0), path
        assert all(regions) and len(set(regions)) == len(regions), (path, regions)


def test_every_link_leads_to_a_file(site: Path) -> None:
    """To a file of the site's own folder, and to a place in it that exists: the folder can be put anywhere alone."""
    links, ids = 0, {}
    pages = [path for path in site.rglob("*.html") if path.parent.name != "docs"]
    for path in pages:
        ids[path] = set(re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8")))
    for path in pages:
        for link in re.findall(r'(?:href|src)="([^"]+)"', path.read_text(encoding="utf-8")):
            file, _, place = unescape(link).partition("#")
            target = (path.parent / unquote(file)).resolve() if file else path
            links += 1
            if link == "data:,":
                continue
            assert target.is_relative_to(site.resolve()), f"{path}: {link} leaves the site"
            assert target.exists(), f"{path}: {link} leads nowhere"
            if place and target in ids:
                assert place in ids[target], f"{path}: {link}: no such place"
    assert links > 1000


def test_a_link_into_the_docs_opens_at_the_model(site: Path, browser: Browser) -> None:
    # dbt's own page complains on the console: what it may not do is leave the disk
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((site / "2024/D1.html").as_uri())
    page.click("text=learners_by_area dans la documentation dbt")
    page.wait_for_selector("h1:has-text('learners_by_area')")
    assert page.url.endswith("/docs/index.html#!/model/model.chiffres_cles.learners_by_area")
    assert not [url for url in requests if not url.startswith(("file://", "data:", "blob:"))]
    page.close()
    assert str(ROOT) not in (site / "docs/index.html").read_text(encoding="utf-8")


def test_a_chart_is_chosen_by_keyboard_and_its_table_stays(site: Path, page: Page) -> None:
    page.goto((site / "2024/1.html").as_uri())
    names = page.locator(".figures figure").evaluate_all("all => all.map(one => one.dataset.name)")
    assert len(names) > 5 and page.locator("#graphique option").all_inner_texts() == names
    assert page.locator(".figures figure:visible").count() == 1
    page.focus("#graphique")
    page.keyboard.press("ArrowDown")
    shown = page.locator(".figures figure:visible")
    assert shown.count() == 1 and shown.get_attribute("data-name") == names[1]
    assert page.get_by_label("Graphique", exact=True).evaluate("e => e.id") == "graphique"
    assert page.locator("table").is_visible()


def test_without_scripts_every_chart_and_every_text_is_there(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "2024/1.html").as_uri())
    shown = page.locator(".figures figure:visible").count()
    assert shown == page.locator(".figures figure").count() > 5
    context.close()


def test_skip_link_leads_to_the_content(site: Path, page: Page) -> None:
    page.goto((site / "2024/D62.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'contenu'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('contenu').contains(document.activeElement)")


def test_the_text_of_key_figures_is_printed_on_three_pages(site: Path, page: Page) -> None:
    for edition in ("2023", "2024"):
        page.goto((site / edition / "chiffres-cles.html").as_uri())
        assert page.locator("h2.page").count() == 3
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 3
        text = page.inner_text("article")
        # French typography: nothing parts a figure from its unit, and apostrophes are curved
        assert "'" not in text and not re.search(r"\d [%;:]", text)


def test_a_mark_says_its_value_on_hover_and_by_keyboard_and_lights_its_cell(site: Path, page: Page) -> None:
    page.goto((site / "2024/D1.html").as_uri())
    page.locator(".chart .m").nth(2).hover()
    text = page.inner_text(".readout").replace("\u00a0", " ")
    lit = page.locator("td.at")
    assert lit.count() == 1 and text.endswith(" : " + lit.inner_text().replace("\n", " ")), text
    page.focus(".chart")
    page.keyboard.press("ArrowRight")
    again = page.inner_text(".readout").replace("\u00a0", " ")
    assert again != text and again.endswith(" : " + page.locator("td.at").inner_text())


def test_a_mark_at_the_edge_of_its_panel_is_whole_in_the_file_of_a_chart(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 4000})  # nothing is found beyond what is seen
    drawn = 0
    for file in sorted((site / "2024/graphiques").glob("F1-*.svg")):
        page.goto(file.as_uri())
        marks, cut = page.evaluate(
            """() => { const marks = [...document.querySelectorAll('.panels line.t')];
              return [marks.length, marks.filter(mark => {
                const {left, top, height} = mark.getBoundingClientRect();
                const stroke = parseFloat(getComputedStyle(mark).strokeWidth);
                return document.elementFromPoint(left - stroke / 4, top + height / 2) !== mark;
              }).length] }"""
        )
        drawn += marks
        assert not cut, file.name
    assert drawn > 20


def test_every_mark_of_a_chart_is_its_cell(site: Path, page: Page) -> None:
    compared = 0
    for path in sorted((site / "2024").glob("[0-9D]*.html")):
        page.goto(path.as_uri())
        wrong, marks = page.evaluate("""() => { const marks = [...document.querySelectorAll('.chart .m')];
          const flat = text => text.replace(/\\s+/g, ' ').trim();
          return [marks.filter(m => flat(m.querySelector('title').textContent).split(/ ?: /).pop()
            !== flat(document.getElementById(m.dataset.k).textContent)).map(m => m.dataset.k), marks.length]; }""")
        assert not wrong, (path.name, wrong[:3])
        compared += marks
    assert compared > 2000


def test_charts_are_legible_on_a_phone(site: Path, page: Page) -> None:
    """No letter under 11 px, none out of its chart, and no chart that must be pushed aside."""
    page.set_viewport_size({"width": 390, "height": 800})
    for path in sorted((site / "2024").glob("[0-9D]*.html")):
        page.goto(path.as_uri())
        for figure in range(page.locator("figure").count()):
            if page.locator("#graphique").count():
                page.select_option("#graphique", index=figure)
            found = page.evaluate(
                """n => { const chart = document.querySelectorAll('figure')[n].querySelector('.chart');
                const box = chart.getBoundingClientRect();
                return {cut: [...chart.querySelectorAll('svg text, span')].filter(e => {
                    const b = e.getBoundingClientRect();
                    return b.left < box.left || b.right > box.right; }).map(e => e.textContent),
                  small: [...chart.querySelectorAll('svg text')].filter(e =>
                    parseFloat(getComputedStyle(e).fontSize) < 11).length,
                  wide: chart.scrollWidth - chart.clientWidth}; }""",
                figure,
            )
            assert found == {"cut": [], "small": 0, "wide": 0}, (path.name, figure, found)


def test_an_english_table_is_chosen_and_sorted_in_english(site: Path, page: Page) -> None:
    page.goto((site / "2024/3.en.html").as_uri())
    assert page.locator(".choice summary").inner_text() == "Choose measures, periods and rows"
    # a comma parts thousands there, and does not begin the decimals
    page.evaluate("() => { document.querySelectorAll('tbody tr.l0')[3].cells[1].textContent = '1,204'; }")
    page.locator("thead th[data-p] button").first.click()
    assert page.locator("tbody tr.l0").first.locator("td").first.inner_text() == "1,204"


def test_the_charts_of_an_english_table_are_in_english_and_those_of_the_french_one(site: Path, page: Page) -> None:
    page.goto((site / "2024/D9.en.html").as_uri())
    assert page.locator("label[for=graphique]").inner_text() == "Chart"
    assert (
        page.locator("figcaption").first.inner_text().startswith("Mean age (years): change from 2021-2022 to 2023-2024")
    )
    marks = "all => all.map(one => one.dataset.k)"
    english = page.locator("figure .m").evaluate_all(marks)
    page.goto((site / "2024/D9.html").as_uri())
    assert page.locator("label[for=graphique]").inner_text() == "Graphique"
    assert english == page.locator("figure .m").evaluate_all(marks) != []


def test_a_table_is_sorted_and_chosen_and_the_link_shows_it_again(site: Path, page: Page) -> None:
    page.goto((site / "2024/D3.html").as_uri())
    first = page.locator("tbody th").first.inner_text()
    head = page.locator("thead th[data-p]").nth(1)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    shown = page.evaluate("""() => [...document.querySelectorAll('tbody tr.l0')].map(r => r.cells[2].textContent)
        .map(t => parseFloat(t.replace(/[^0-9,]/g, '').replace(',', '.'))).filter(v => !isNaN(v))""")
    assert len(shown) > 5 and shown == sorted(shown, reverse=True)
    assert page.locator("tbody tr").last.get_attribute("class") in ("l1", "l2")
    page.click(".choice summary")
    page.locator(".choice fieldset").nth(0).locator("input").nth(1).uncheck()
    page.locator(".choice fieldset").nth(2).locator("input").nth(0).uncheck()
    assert page.locator("thead th[scope=colgroup]:visible").count() == 5
    address = page.url
    assert "#!mesures=" in address and "lignes=" in address and "tri=learners/2023-2024/decroissant" in address
    before = page.locator("tbody").inner_text()
    page.goto("about:blank")
    page.goto(address)
    assert page.locator("tbody").inner_text() == before and first not in before
    page.click("[aria-label='Tout ou rien : Lignes']")
    assert page.locator("tbody tr:visible").count() == page.locator("tbody tr").count()
    page.click("[aria-label='Tout ou rien : Lignes']")
    page.locator(".choice fieldset").nth(2).locator("input").nth(2).check()
    assert page.locator("tbody tr:visible").count() == 1 and page.url.count("lignes=BRE") == 1
    page.click("text=Tout afficher")
    assert page.locator("tbody th").first.inner_text() == first and "#" not in page.url


def test_search_works_by_keyboard_without_accents(site: Path, page: Page) -> None:
    page.goto((site / "2024/index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#q")
    page.keyboard.type("PRESENCE reussite epn")
    assert re.fullmatch(r"\d+ résultats", page.inner_text("#etat"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    address = page.evaluate("document.activeElement.getAttribute('href')")
    assert address.startswith("../2024/")
    page.keyboard.press("Escape")
    assert page.is_hidden("#resultats") and page.evaluate("document.activeElement.id") == "q"
    page.fill("#q", "zzz introuvable")
    assert page.inner_text("#resultats") == "Aucun résultat"
    page.fill("#q", "presence reussite epn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2024/*.html")
    assert "EPN" in page.inner_text("h1")


@pytest.mark.parametrize(
    ("start", "words", "kind", "found"),
    [
        ("index.html", "étudiants", "Mot", "auditeur"),
        ("index.html", "ETUDIANT", "Mot", "auditeur"),
        ("index.html", "chomage", "Indicateur", "Demandeurs d’emploi"),
        ("2024/D1.html", "r11", "Règle", "Seuil de complétude"),
        ("2024/D1.html", "seuil completude", "Règle", "R11"),
        ("2024/D1.html", "bretagne", "Centre ou EPN", "Cnam Bretagne"),
        ("indicateurs.html", "rapport de masculinite", "Mot", "rapport de masculinité"),
        ("index.html", "secret", "Page", "Le secret statistique"),
        ("index.en.html", "students", "Word", "learner"),
        ("2024/D1.en.html", "brittany", "Centre or EPN", "Cnam Brittany"),
    ],
)
def test_search_finds_what_readers_call_it_first(
    site: Path, page: Page, start: str, words: str, kind: str, found: str
) -> None:
    page.goto((site / start).as_uri())
    page.fill("#q", words)
    first = page.query_selector("#resultats a")
    assert first and found in first.inner_text()
    small = first.query_selector("small")
    assert small and small.inner_text().startswith(kind)
    first.click()
    page.wait_for_url(lambda address: address != (site / start).as_uri())
    target = page.url.partition("#")[2]
    assert not target or page.evaluate("id => !!document.getElementById(decodeURIComponent(id))", target), target


def test_without_script_search_leads_to_an_index_with_the_same_entries(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "2024/D1.html").as_uri())
    page.focus("#q")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche.html*")
    listed = page.inner_text("main")
    for words in ("étudiants → auditeurs", "R11, Seuil de complétude", "Cnam Bretagne", "rapport de masculinité"):
        assert words in listed, words
    context.close()


def test_texts_contrast_with_their_background(site: Path, page: Page) -> None:
    """WCAG AA on every visible text: 4.5, or 3 for large ones."""
    for name in sorted(LONG):
        page.goto((site / name).as_uri())
        poor = page.evaluate("""() => {
          const part = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
          const light = c => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
          const rgb = s => s.match(/[\\d.]+/g).map(Number);
          const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
          return [...document.querySelectorAll('body *:not(svg):not(svg *):not(script)')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .map(e => { const s = getComputedStyle(e); const a = light(rgb(s.color)), b = light(behind(e));
              const size = parseFloat(s.fontSize); const big = size >= 24 || (size >= 18.66 && s.fontWeight >= 700);
              return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), big ? 3 : 4.5, e.outerHTML.slice(0, 80)]; })
            .filter(([ratio, least]) => ratio < least);
        }""")
        assert not poor, (name, poor[:3])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_kind_of_page(
    site: Path, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    found = {}
    # D1 and D3 are small multiples and bars, D8 a pyramid, D9 ratios, D14 and D67 stacks, F1 slopes
    names = sorted(
        LONG
        | {f"2024/{number}.html" for number in ("D1", "D3", "D8", "D9", "D14", "D67", "F1")}
        | {"carte.html", "donnees.html"}
    )
    for name in names:
        page.goto((site / name).as_uri())
        report = Axe().run(page).response
        assert len(report["passes"]) > 15, name
        found.update({f"{name}: {one['id']}": one["nodes"][0]["html"] for one in report["violations"]})
    page.close()
    assert found == {}


def test_pages_of_tables_are_light_and_their_table_needs_no_script(site: Path, browser: Browser) -> None:
    """Under 200 kB with what they load, but the search index; every cell of the file is read without scripts."""
    shared = sum(path.stat().st_size for path in (site / "static").iterdir() if not path.match("search-index*.js"))
    pages = sorted(site.glob("202*/*.html"))
    assert len(pages) > 140
    heavy = {path.name: size for path in pages if (size := path.stat().st_size + shared) > 200_000}
    assert heavy == {}
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "2024/D3.html").as_uri())
    assert page.locator("tbody td:visible").count() == page.locator("tbody td").count() > 300
    context.close()


def test_the_map_shows_every_centre_once_as_its_table_does(site: Path, page: Page) -> None:
    page.goto((site / "carte.html").as_uri())
    rows = page.locator("tbody tr").count()
    assert rows == 25 == page.locator(".map .n").count()
    assert page.locator(".map .m").count() + page.locator(".map .none").count() == rows
    # the area of a disc shows the number: the radius goes as its root
    wrong = page.evaluate("""() => { const n = t => Number(t.replace(/[^0-9]/g, ''));
      const marks = [...document.querySelectorAll('.map .m')].map(m =>
        [n(m.querySelector('title').textContent.split(' : ').pop()), m.r.baseVal.value]);
      const [high, r] = marks.reduce((a, b) => a[0] >= b[0] ? a : b);
      return marks.filter(([v, one]) => Math.abs(one - r * Math.sqrt(v / high)) > 0.06); }""")
    assert wrong == []
    link = page.locator("tbody td a").first
    number, address = link.inner_text(), link.get_attribute("href") or ""
    page.goto((site / "carte.html").as_uri().replace("carte.html", address))
    assert page.locator("td:target").inner_text() == number


def test_screenshots_to_look_at(site: Path, page: Page) -> None:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    for width in (1200, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for name in sorted(LONG | {"2024/D1.html", "2024/D14.html", "2024/D67.html"}):
            page.goto((site / name).as_uri())
            target = folder / f"{width}-{name.replace('/', '-').removesuffix('.html')}.png"
            page.screenshot(path=target, full_page=name not in ("indicateurs.html",))
            assert target.stat().st_size > 5000


def test_the_home_page_begins_with_key_numbers_that_are_in_their_tables(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    keys = page.locator(".keys a").all()
    numbers = [(link.get_attribute("href") or "", link.locator("strong").inner_text()) for link in keys]
    assert 6 <= len(numbers) <= 8
    assert page.locator(".keys svg[role=img][aria-label]").count() >= 6
    assert page.locator(".themes dd .figure").count() > 6
    for path, number in numbers:
        page.goto((site / "index.html").as_uri().replace("index.html", path))
        assert page.locator("td:target").inner_text() == number.removesuffix("\u00a0%")


def test_each_number_of_the_key_figures_leads_to_its_cell(page: Page, site: Path) -> None:
    page.goto((site / "2024/chiffres-cles.html").as_uri())
    figures = [(link.get_attribute("href"), link.inner_text()) for link in page.locator(".prose .figure").all()]
    assert len(figures) > 40
    for path, number in figures:
        page.goto((site / "2024").as_uri() + f"/{path}")
        assert page.locator("td:target").inner_text() == number, path


def test_every_table_prints_whole(page: Page, site: Path) -> None:
    """On the paper that it asks for, its margins off: 190 mm of A4, 277 mm across, at 96 dots an inch."""
    page.emulate_media(media="print")
    cut = []
    for path in sorted((site / "2024").glob("[0-9D]*.html")):
        page.set_viewport_size({"width": 718, "height": 1000})
        page.goto(path.as_uri())
        if page.locator(".scroll.wide").count():
            page.set_viewport_size({"width": 1047, "height": 700})
        width, room = page.evaluate(
            "[document.querySelector('table').offsetWidth, document.documentElement.clientWidth]"
        )
        if width > room:
            cut.append((path.name, width, room))
    assert cut == []


def test_the_page_of_a_place_prints_on_two_pages_and_weighs_little(page: Page, site: Path) -> None:
    for path in sorted([*site.glob("centres/*.html"), *site.glob("epn/*.html")]):
        assert path.stat().st_size < 200_000, path
        if path.stem != "index":
            page.goto(path.as_uri())
            printed = page.pdf(format="A4", prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2, path


def test_each_number_of_a_place_leads_to_its_cell(page: Page, site: Path) -> None:
    page.goto((site / "centres/BRE.html").as_uri())
    shown = page.locator("main a[data-cell]").evaluate_all(
        "all => all.map(a => [a.getAttribute('href'), (a.querySelector('strong') || a).textContent])"
    )
    assert len(shown) > 150
    for path, number in shown[::9]:
        page.goto((site / "centres").as_uri() + f"/{path}")
        assert page.locator("td:target").inner_text().removesuffix(" (p)") == number.removesuffix(
            "\u00a0%"
        ).removesuffix(" (p)"), path

"""`python -m bench.share_pictures`: draws static/share/*.png, the pictures that messengers show beside a shared link.

One for each topic and language that come with the software, and one a language that names none; 1200 × 630 pixels,
drawn by Chromium from the site's own colours. What stands in each is written to content/data/share_pictures.json.
Needs the group `test` (Playwright) and Debian's Chromium. Run it when a topic's name changes.
"""

import json
import tomllib
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TOPICS = ROOT / "content" / "data" / "topics.toml"
NAMES = ROOT / "content" / "data" / "share_pictures.json"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text"]
FOLDER = ROOT / "static" / "share"
LINES = {
    "fi": "Kysy sosiaalityöntekijältä mitä vain, ilman nimeä.",
    "sv": "Fråga en socialarbetare om vad du vill, utan att säga ditt namn.",
    "nb": "Spør en sosialarbeider om hva du vil, uten å si navnet ditt.",
    "en": "Ask a social worker anything, without your name.",
}
PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><style>
body {{ margin: 0; width: 1200px; height: 630px; overflow: hidden; background: #f7f3ec; color: #1c2532; display: grid;
  grid-template-columns: 1fr 400px; font-family: "Noto Sans", sans-serif; }}
main {{ padding: 76px 0 76px 88px; display: flex; flex-direction: column; }}
.name {{ font: 600 40px/1 "Noto Serif", serif; }}
h1 {{ margin: auto 0; font: 600 {size}px/1.12 "Noto Serif", serif; letter-spacing: -0.012em; text-wrap: balance;
  overflow-wrap: break-word; }}
p {{ margin: 0; font-size: 30px; line-height: 1.4; color: #434d5c; }}
div {{ background: #ece5d8; position: relative; }}
svg {{ position: absolute; left: 50px; bottom: 0; width: 330px; height: 560px; }}
</style><main><span class="name">Kynnys</span><h1>{title}</h1>{line}</main>
<div><svg viewBox="0 0 33 56"><path fill="#1c2532" d="M3 4h21v40h4v6h5v6H0V44h3z"/><path fill="#f2b941"
d="M9 12 20 7v37H9z"/></svg></div>"""


def wanted() -> dict[tuple[str, str], str]:
    """(language, slug) -> the words of the picture; "neutral" says what the site is."""
    topics = tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topic"]
    named = {(language, topic["slug"]): topic["names"][language] for language in LINES for topic in topics}
    return named | {(language, "neutral"): line for language, line in LINES.items()}


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for (language, slug), words in wanted().items():
            neutral = slug == "neutral"
            line = "" if neutral else f"<p>{escape(LINES[language])}</p>"
            size = 66 if neutral or len(words) > 22 else 82
            page.set_content(PAGE.format(language=language, title=escape(words), line=line, size=size))
            page.screenshot(path=FOLDER / f"{slug}.{language}.png")
        browser.close()
    names: dict[str, dict[str, str]] = {language: {} for language in LINES}
    for (language, slug), words in wanted().items():
        if slug != "neutral":
            names[language][slug] = words
    NAMES.write_text(json.dumps(names, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(wanted())} pictures in {FOLDER}")


if __name__ == "__main__":
    main()

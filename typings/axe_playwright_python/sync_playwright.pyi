# The types of what the tests of the site call of axe-playwright-python, which brings no stubs.
from typing import Any

from playwright.sync_api import Page

class AxeResults:
    response: dict[str, Any]

class Axe:
    def run(self, page: Page) -> AxeResults: ...

"""What does the gateway serve besides talk: pages, pictures, health, the API's description?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.bootstrap import Shop
from bot.catalog.model import Category, CategoryId
from bot.errors import Unavailable
from bot.gateway.app import create_app
from bot.inventory.model import StockLevel, WarehouseId
from bot.language import LANGUAGES, Localized
from bot.ports import UnitOfWorkFactory
from tests.fakes import FakeStore
from tests.gateway import Door, ScriptedBot, a_shop, door, serving, until
from tests.samples import product


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Door]:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "media" / "products").mkdir(parents=True)
    (tmp_path / "media" / "products" / "lamp.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "media" / ".hidden").write_text("secret")
    (tmp_path / "media" / "link.txt").symlink_to(tmp_path / "secret.txt")
    async with door(a_shop(FakeStore().unit_of_work, tmp_path)) as made:
        yield made


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/openapi.json", "/api/docs", "/nothing", "/desk/api/me", "/media/x"]
)
async def test_every_answer_carries_the_strict_headers(at: Door, path: str) -> None:
    headers = (await at.http.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src" in policy and "unsafe-inline'" not in policy.partition("script-src")[2]
    if not path.startswith("/media"):
        assert "default-src 'self'" in policy and "frame-ancestors 'self'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "server" not in headers


async def test_no_page_of_ours_needs_what_the_policy_forbids(at: Door) -> None:
    for path in ("/", "/desk/", "/api/docs"):
        response = await at.http.get(path)
        if response.status_code == 404:
            continue  # the page is not built yet
        page = response.text.lower()
        assert "<style" not in page and " style=" not in page and " onload=" not in page
        for script in page.split("<script")[1:]:
            assert "src=" in script.partition(">")[0], f"{path} has an inline script"


ESCAPES = [
    "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%2e%2e%2f%2e%2e%2fsecret.txt", "..\\secret.txt",
    "..%5csecret.txt", "%252e%252e/secret.txt", "....//secret.txt", "/etc/passwd", "%2fetc%2fpasswd", "%00",
    "link.txt", ".hidden", "..;/secret.txt", "%c0%ae%c0%ae/secret.txt", "../../../../../../../etc/passwd",
    "\ud83d\ude00", "products", "CON", "%", "a" * 3000, "a%00.svg",
]  # fmt: skip


async def test_no_folder_can_be_left(at: Door) -> None:
    for folder in ("/media/", "/vendor/", "/widget/", "/desk/", "/", "/api/docs/"):
        for escape in ESCAPES:
            response = await at.http.get(folder + (escape if escape.isascii() else quote(escape, errors="replace")))
            assert response.status_code in (404, 307), folder + escape
            assert "secret" not in response.text and "root:" not in response.text


async def test_the_same_holds_on_a_real_socket_where_no_client_mends_the_path(tmp_path: Path) -> None:
    import asyncio

    (tmp_path / "secret.txt").write_text("secret")
    async with serving(a_shop(FakeStore().unit_of_work, tmp_path / "var")) as at:
        port = int(at.url.rpartition(":")[2])
        for path in ("/media/../secret.txt", "/media/../../secret.txt", "//etc/passwd", "/media//etc/passwd", "/../x"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            assert answer.split()[1] == b"404", path
            assert b"secret" not in answer and b"root:" not in answer


async def test_a_picture_is_served_to_be_cached_and_can_run_nothing(at: Door) -> None:
    response = await at.http.get("/media/products/lamp.svg")
    assert (response.status_code, response.headers["content-type"]) == (200, "image/svg+xml")
    assert "max-age" in response.headers["cache-control"]
    assert "sandbox" in response.headers["content-security-policy"]
    again = await at.http.get("/media/products/lamp.svg", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


async def test_pages_are_asked_for_again_but_sent_only_when_changed(at: Door) -> None:
    response = await at.http.get("/vendor/manifest.json")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
    again = await at.http.get("/vendor/manifest.json", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await at.http.get("/desk")).headers["location"] == "/desk/"


async def test_the_api_describes_itself_without_a_foreign_server(at: Door) -> None:
    described = (await at.http.get("/api/openapi.json")).json()
    assert {"/api/v1/conversations", "/api/v1/conversations/{conversation_id}/messages", "/healthz"} <= set(
        described["paths"]
    )
    assert described["components"]["securitySchemes"]
    page = await at.http.get("/api/docs")
    assert page.status_code == 200 and "http" not in page.text.replace("https://", "http")
    for path in ("/api/docs/start.js", "/vendor/swagger-ui/swagger-ui-bundle.js", "/vendor/swagger-ui/swagger-ui.css"):
        assert (await at.http.get(path)).status_code == 200


async def test_the_first_screen_is_in_the_language_that_was_asked_for(at: Door) -> None:
    for language in LANGUAGES:
        body = (await at.http.get(f"/api/v1/widget?language={language}")).json()
        assert (body["language"], body["shop_name"], len(body["suggestions"])) == (language, "Xiaoer Demo Shop", 4)
        assert body["texts"]["send"] and body["greeting"].isascii() == (language == "en")
    refused = await at.http.get("/api/v1/widget?language=klingon")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "wrong_field")


async def test_the_shelf_shows_the_first_variant_that_can_be_bought(store: UnitOfWorkFactory, tmp_path: Path) -> None:
    shelf = Category(CategoryId("audio"), Localized("音频", "Audio"))
    empty = Category(CategoryId("empty"), Localized("空", "Empty"))
    with store() as uow:
        uow.catalogue.put_categories([shelf, empty])
        uow.catalogue.put_products([product("p1", "v1", "v2", category_id=shelf.id), product("p2", "v3")])
        uow.stock.put([StockLevel(variant, WarehouseId("w"), count) for variant, count in (("v1", 0), ("v2", 50))])  # type: ignore[arg-type]
        uow.commit()
    async with door(a_shop(store, tmp_path)) as at:
        body = (await at.http.get("/api/v1/products?language=zh")).json()
        assert body["categories"] == [{"id": "audio", "name": "音频"}]
        assert [(card["variant_id"], card["stock"]["reason"]) for card in body["products"]] == [
            ("v2", "in_stock"),
            ("v3", "unknown"),
        ]
        assert (body["total"], body["products"][0]["price_text"]) == (2, "¥199")
        some = (await at.http.get("/api/v1/products?category=audio&limit=1")).json()
        assert ([card["product_id"] for card in some["products"]], some["total"]) == (["p1"], 1)
        rest = (await at.http.get("/api/v1/products?after=1")).json()
        assert [card["product_id"] for card in rest["products"]] == ["p2"]
        assert (await at.http.get("/api/v1/products?category=nothing")).json()["products"] == []
        for query in ("limit=0", "limit=501", "limit=x", "after=-1", "language=fr", f"category={'a' * 101}"):
            assert (await at.http.get(f"/api/v1/products?{query}")).status_code == 422


async def test_other_sites_may_use_what_the_widget_needs_and_nothing_else(tmp_path: Path) -> None:
    shop = a_shop(FakeStore().unit_of_work, tmp_path, allowed_origins="https://shop.example")
    async with door(shop) as at:
        ours, theirs = {"Origin": "https://shop.example"}, {"Origin": "https://evil.example"}
        for path in ("/api/v1/widget", "/vendor/manifest.json"):
            assert (await at.http.get(path, headers=ours)).headers["access-control-allow-origin"] == ours["Origin"]
            assert "access-control-allow-origin" not in (await at.http.get(path, headers=theirs)).headers
        asked = ours | {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        assert (await at.http.options("/api/v1/conversations", headers=asked)).status_code == 200
        for path in ("/desk/api/texts", "/", "/healthz", "/api/openapi.json"):
            assert "access-control-allow-origin" not in (await at.http.get(path, headers=ours)).headers


async def test_health_is_good_only_when_a_turn_can_be_served(tmp_path: Path) -> None:
    class Closed:
        def __call__(self, *, writing: bool = True) -> None:
            raise Unavailable("the database does not answer")

    async def asked(shop: Shop, bot: ScriptedBot, *, schema: bool = True) -> tuple[int, dict[str, bool]]:
        async with door(shop, bot) as at:
            at.app.state.gateway.health._schema_is_current = lambda _: schema
            response = await at.http.get("/healthz")
            return response.status_code, response.json()["parts"]

    good = a_shop(FakeStore().unit_of_work, tmp_path)
    all_of_it = {"database": True, "schema": True, "rasa": True, "actions": True}
    assert await asked(good, ScriptedBot()) == (200, all_of_it)
    assert await asked(good, ScriptedBot(), schema=False) == (503, all_of_it | {"schema": False})
    for part in ("rasa", "actions"):
        parts = {"rasa": True, "actions": True} | {part: False}
        assert await asked(good, ScriptedBot(parts=parts)) == (503, all_of_it | {part: False})
    broken = a_shop(Closed(), tmp_path)  # type: ignore[arg-type]
    assert await asked(broken, ScriptedBot()) == (503, all_of_it | {"database": False, "schema": False})


async def test_a_thousand_watchers_ask_the_parts_once(tmp_path: Path) -> None:
    asked = 0

    class Counting(ScriptedBot):
        async def health(self) -> dict[str, bool]:
            nonlocal asked
            asked += 1
            return {"rasa": True}

    shop = a_shop(FakeStore().unit_of_work, tmp_path)
    app = create_app(shop, Counting(), schema_is_current=lambda _: True)
    health = app.state.gateway.health
    for _ in range(1000):
        assert all((await health.parts()).values())
    assert asked == 1


async def test_a_changed_catalogue_is_laid_out_for_the_extractor(tmp_path: Path) -> None:
    store = FakeStore()
    async with door(a_shop(store.unit_of_work, tmp_path), sweep_seconds=0.01) as at:
        path = at.shop.settings.terms_path
        await until(path.is_file)
        with store.unit_of_work() as uow:
            uow.catalogue.put_products([product("p1")])
            uow.commit()
        at.shop.catalogue._max_age = 0  # type: ignore[attr-defined]
        await until(lambda: "p1" in path.read_text(encoding="utf-8"))

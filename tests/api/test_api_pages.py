"""A page of a list."""

from proxy_tui.api.pages import Page


def test_a_page_is_its_items_in_order() -> None:
    page = Page(("b", "a"))
    assert list(page) == ["b", "a"]
    assert len(page) == 2


def test_only_a_next_url_says_that_there_is_more() -> None:
    assert not Page(("a",) * 100).has_more
    assert Page((), next_url="https://proxy.twilio.com/v1/Services?Page=1").has_more


def test_a_page_made_by_hand_needs_no_address_and_no_type() -> None:
    page = Page((1,))
    assert (page.url, page.item_type) == ("", None)


def test_two_pages_with_the_same_items_and_addresses_are_equal() -> None:
    assert Page((1,), None, "u", int) == Page((1,), None, "u")
    assert Page((1,), None, "u") != Page((1,), None, "v")
    assert "item_type" not in repr(Page((1,), None, "u", int))

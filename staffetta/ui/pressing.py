"""What can be pressed, drawn by functions and not by macros: every page has dozens, most of them in menus.

Keywords that are not named become attributes: hx_get="/x", data_dialog="plan", attrs={…}. Templates call them like any
component: `ui.button(…)`, `ui.menu(…)`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from staffetta.ui.context import csrf_field, unique_id, way_out
from staffetta.ui.icons import icon as sign

NOTHING: Mapping[str, Any] = {}


def attrs(values: Mapping[str, Any], **more: Any) -> Markup:
    """HTML attributes from keywords: hx_get="/x" gives hx-get="/x"; True stands alone; None and False vanish.

    A value under the key `attrs` is a mapping of attributes with odd names, as they are.
    """
    return Markup(_attributes({**values, **more} if more else values))


def _attributes(values: Mapping[str, Any]) -> str:
    said = {_name(key): value for key, value in values.items() if key != "attrs"}
    odd = values.get("attrs")
    parts = []
    for key, value in (said | odd if odd else said).items():
        if value is True:
            parts.append(f" {escape(key)}")
        elif value is not None and value is not False:
            parts.append(f' {escape(key)}="{escape(value)}"')
    return "".join(parts)


@functools.lru_cache(maxsize=1024)
def _name(keyword: str) -> str:
    return keyword.rstrip("_").replace("_", "-")


def button(  # noqa: PLR0913  each is named by the templates that have it
    label: Any,
    kind: str = "plain",
    icon: str | None = None,
    href: Any = None,
    type: str = "button",  # noqa: A002  as HTML calls it
    size: str = "",
    disabled: Any = False,
    after: str | None = None,
    css: str = "",
    **more: Any,
) -> Markup:
    """A button, or a link that looks like one."""
    sized, bare = f" btn-{size}" if size else "", "" if label else " btn-icon"
    classes = escape(f"btn btn-{kind}{sized}{bare}{f' {css}' if css else ''}")
    words = f"<span>{escape(label)}</span>" if label else ""
    inside = f"{sign(icon) if icon else ''}{words}{sign(after) if after else ''}"
    if not href and more.get("data_close"):
        href = way_out()
    if href and not disabled:
        return Markup(f'<a class="{classes}" href="{escape(href)}"{_attributes(more)}>{inside}</a>\n')
    said = _attributes({**more, "disabled": disabled})
    return Markup(f'<button class="{classes}" type="{escape(type)}"{said}>{inside}</button>\n')


def icon_button(label: Any, icon: str, kind: str = "quiet", **more: Any) -> Markup:
    """Only an icon; the label is its name for screen readers and its tooltip."""
    return button("", kind=kind, icon=icon, aria_label=label, data_tip=label, **more)


def post_button(  # noqa: PLR0913
    label: Any,
    action: Any,
    kind: str = "plain",
    icon: str | None = None,
    size: str = "",
    confirm: Any = None,
    fields: Mapping[str, Any] = NOTHING,
    css: str = "",
    target: str | None = None,
    disabled: Any = False,
    tip: Any = None,
    **more: Any,
) -> Markup:
    """A button that posts at once: its own small form, so that it works without scripts as well. The answer's #main
    replaces the page's, unless `target` names another element for the fragment."""
    drawn = button(
        "" if tip else label, kind, icon, None, "submit", size, disabled, css=css, aria_label=tip, data_tip=tip, **more
    )
    return Markup(f"{_form(action, target, confirm, kind == 'danger', fields)}{drawn}</form>\n")


def _form(  # noqa: PLR0913
    action: Any, target: str | None, confirm: Any, danger: bool, fields: Mapping[str, Any], role: str = ""
) -> str:
    """The small form around what posts, up to what is pressed."""
    how = {
        "hx_post": action,
        "hx_target": target or "#main",
        "hx_select": None if target else "#main",
        "hx_swap": None if target else "outerHTML",
        "data_confirm": confirm,
        "data_danger": danger,
    }
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )
    named = f' role="{role}"' if role else ""
    address = escape(action)
    opened = f'<form class="contents"{named} method="post" action="{address}"{_attributes(how)}>'
    return f"{opened}\n  {csrf_field()}\n  {hidden}\n  "


def menu(
    label: Any,
    items: Iterable[Mapping[str, Any] | Markup | None],
    icon: str = "ellipsis",
    kind: str = "quiet",
    size: str = "",
    text: Any = False,
    align: str = "end",
    after: str | None = None,
    **more: Any,
) -> Markup:
    """A dropdown. Items are mappings: label, and href= or post= (an address; confirm=, fields=) or attrs= (a button);
    icon=, danger=true, checked=true|false, hint=, disabled=true. {"separator": true} draws a line, {"heading": …} a
    title. None among the items is skipped, so that conditions stay in one line. An item may be drawn already."""
    pk = unique_id("menu")
    opens = {"popovertarget": pk, "aria_haspopup": "menu"}
    if text:
        opener = button(label, kind, icon, size=size, after=after or "chevron-down", **opens, **more)
    else:
        opener = button("", kind, icon, size=size, **opens, aria_label=label, data_tip=label, **more)
    inside = "".join([item if isinstance(item, str) else menu_item(**item) for item in items if item])
    named = f'aria-label="{escape(label)}" data-align="{escape(align)}"'
    shown = f'<div class="menu" id="{pk}" popover role="menu" {named}>'
    return Markup(f"{opener}{shown}\n  {inside}\n</div>\n")


def menu_item(  # noqa: PLR0913
    label: Any = "",
    href: Any = None,
    post: Any = None,
    icon: str | None = None,
    danger: Any = False,
    checked: bool | None = None,
    hint: Any = None,
    disabled: Any = False,
    confirm: Any = None,
    fields: Mapping[str, Any] = NOTHING,
    separator: bool = False,
    heading: Any = None,
    target: str | None = None,
    **more: Any,
) -> Markup:
    """A line of a dropdown, see `menu`."""
    if separator:
        return Markup('<div class="menu-line" role="separator"></div>\n')
    if heading:
        return Markup(f'<div class="menu-heading" role="presentation">{escape(heading)}</div>\n')
    drawn, role = sign(icon) if icon else "", "menuitem"
    if checked is not None:
        drawn, role = sign("check", "" if checked else "invisible"), "menuitemradio"
        more["aria_checked"] = "true" if checked else "false"
    small = f'<span class="menu-hint">{escape(hint)}</span>' if hint else ""
    inside = f'{drawn}<span class="grow">{escape(label)}{small}</span>'
    begun = f'class="menu-item{" menu-danger" if danger else ""}" role="{role}" tabindex="-1"'
    if href and not disabled:
        return Markup(f'<a {begun} href="{escape(href)}"{_attributes(more)}>{inside}</a>\n')
    if post and not disabled:
        form = _form(post, target, confirm, bool(danger), fields, role="none")
        return Markup(f'{form}<button {begun} type="submit"{_attributes(more)}>{inside}</button>\n</form>\n')
    more["disabled"] = disabled
    return Markup(f'<button {begun} type="button"{_attributes(more)}>{inside}</button>\n')


DRAWN = {function.__name__: function for function in (button, icon_button, post_button, menu, menu_item)}
"""The components of this file, as templates find them."""

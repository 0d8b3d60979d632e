"""The pages that people need, by address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from datasette.utils.asgi import Response

from crawlers.clock import BEIJING
from pipelines.keep import public
from reports.context import CONTEXT
from reports.coverage import NEVER_SEEN, Seen, coverage
from reports.document import Block, filled, note_of
from reports.figures.catalogue import SECTIONS, by_id, figures
from reports.figures.usual import UNUSUAL
from reports.rendering import sources_of
from reports.web import alerts, asset_plot, downloads, lots, overview, projects, search, sellers
from reports.web.answers import amount, choices, named, not_found, shown
from reports.web.figures import SHOWN, KeptFigures, plot_of
from reports.web.texts import TERMS

if TYPE_CHECKING:
    from reports.web.site import Site

MOST_CITIES: Final = 100  # offered while a city is typed


async def overview_page(datasette: Any, request: Any) -> Response:
    """The day, the year, the largest, the deepest, and what is not seen."""
    site: Site = datasette
    kept = await site.reader.ask(site.shelf.kept)
    until = kept.as_of if kept else site.now().date()
    found = await site.reader.ask(lambda connection: overview.found(connection, until))
    return await shown(
        site, request, "overview.html", kept=kept, seen=await _coverage(site), never_seen=NEVER_SEEN, **found,
        **overview.chosen(kept), filled=_filler(site, kept, request), note_of=note_of,
    )  # fmt: skip


async def projects_page(datasette: Any, request: Any) -> Response:
    """Loan packages, filtered and sorted."""
    site: Site = datasette
    asked = choices(
        request,
        {"seller": None, "product": projects.PRODUCTS, "state": projects.STATES, "min": None,
         "sort": projects.LISTING.sortings, "after": None},
    )  # fmt: skip
    filters = {**asked, "min_yuan": amount(asked.get("min"))}

    def find(connection: Any) -> Any:
        meant = sellers.meant(connection, asked["seller"], "projects") if "seller" in asked else None
        return meant, projects.list_projects(connection, filters, meant)

    meant, page = await site.reader.ask(find)
    return await shown(site, request, "projects.html", asked=asked, page=page, meant=meant, choices=projects)


async def project_page(datasette: Any, request: Any) -> Response:
    """The life of one package."""
    site: Site = datasette
    life = await site.reader.ask(lambda connection: projects.life(connection, named(request)))
    if life is None:
        return await not_found(site, request)
    return await shown(site, request, "project.html", **life)


async def lots_page(datasette: Any, request: Any) -> Response:
    """Lots at auction, filtered and sorted."""
    site: Site = datasette
    asked = choices(
        request,
        {"seller": None, "city": None, "bank": None, "platform": None, "kind": lots.KINDS, "channel": lots.CHANNELS,
         "round": lots.ROUNDS, "status": lots.STATUSES, "sort": lots.LISTING.sortings, "after": None},
    )  # fmt: skip

    def find(connection: Any) -> Any:
        meant = sellers.meant(connection, asked["seller"], "lots") if "seller" in asked else None
        return meant, lots.list_lots(connection, asked, meant), site.shelf.kept(connection)

    meant, page, kept = await site.reader.ask(find)
    cities = kept.members("lots_by_city")[:MOST_CITIES] if kept else []
    return await shown(
        site, request, "lots.html", asked=asked, page=page, meant=meant, choices=lots, cities=cities
    )


async def asset_page(datasette: Any, request: Any) -> Response:
    """One thing at auction over its listings."""
    site: Site = datasette
    life = await site.reader.ask(lambda connection: lots.life(connection, named(request)))
    if life is None:
        return await not_found(site, request)
    lang = request.scope["lang"]
    plot = await _drawn(site, lambda: asset_plot.svg_of(life["lots"], lang))
    return await shown(site, request, "asset.html", plot=plot, **life)


async def sellers_page(datasette: Any, request: Any) -> Response:
    """The league of sellers, raw and distinct."""
    site: Site = datasette
    kept = await site.reader.ask(site.shelf.kept)
    asked = choices(request, {"seller": None})
    meant = None
    if "seller" in asked:
        meant = await site.reader.ask(
            lambda connection: [
                *dict.fromkeys(
                    sellers.meant(connection, asked["seller"], "projects")
                    + sellers.meant(connection, asked["seller"], "lots")
                )
            ]
        )
    return await shown(
        site, request, "sellers.html", kept=kept, asked=asked, meant=meant, leagues=overview.leagues(kept)
    )


async def seller_page(datasette: Any, request: Any) -> Response:
    """One seller's stream by month, latest packages and lots."""
    site: Site = datasette
    month = site.now().astimezone(BEIJING).strftime("%Y-%m")
    kept = await site.reader.ask(site.shelf.kept)
    until = str(kept.as_of)[:7] if kept else month
    found = await site.reader.ask(lambda connection: sellers.stream(connection, named(request), until))
    if found is None:
        return await not_found(site, request)
    lang = request.scope["lang"]
    plot = await _drawn(site, lambda: asset_plot.stream_svg(found["months"], lang))
    return await shown(site, request, "seller.html", plot=plot, unusual_says=UNUSUAL, **found)


async def figures_page(datasette: Any, request: Any) -> Response:
    """A section of the figures, with plots; without a name the first that has any."""
    site: Site = datasette
    kept = await site.reader.ask(site.shelf.kept)
    if kept is None or not kept.document.sections:
        return await shown(site, request, "figures.html", kept=None, section=None)
    wanted = request.url_vars.get("section")
    found = {section.id: section for section in kept.document.sections}
    section = found.get(wanted) if wanted else kept.document.sections[0]
    if section is None:
        return await not_found(site, request)
    drawn = await _drawn(
        site, lambda: {block.figure.id: plot_of(block, request.scope["lang"]) for block in section.blocks}
    )
    return await shown(
        site, request, "figures.html", kept=kept, section=section, drawn=drawn, most=SHOWN, seen=await _coverage(site),
        filled=_filler(site, kept, request), note_of=note_of,
    )  # fmt: skip


async def figure_page(datasette: Any, request: Any) -> Response:
    """One figure with all its members."""
    site: Site = datasette
    kept = await site.reader.ask(site.shelf.kept)
    figure = by_id().get(named(request))
    if figure is None:
        return await not_found(site, request)
    # a figure that is defined but has no value (or nothing is computed yet) says so
    block = (kept.blocks.get(figure.id) if kept else None) or Block(figure=figure, rows=())
    plot = await _drawn(site, lambda: plot_of(block, request.scope["lang"]))
    under = (await site.reader.ask(sources_of))[block.figure.about]
    return await shown(
        site, request, "figure.html", kept=kept, block=block, plot=plot, seen=await _coverage(site), under=under, filled=_filler(site, kept, request), note_of=note_of
    )  # fmt: skip


async def context_page(datasette: Any, request: Any) -> Response:
    """What others published, apart from our own figures."""
    return await shown(datasette, request, "context.html", context=CONTEXT)


async def definitions_page(datasette: Any, request: Any) -> Response:
    """Every figure's definition and population, and the terms."""
    site: Site = datasette
    kept = await site.reader.ask(site.shelf.kept)
    return await shown(
        site, request, "definitions.html", sections=SECTIONS, figures=figures(), terms=TERMS, kept=kept,
        filled=_filler(site, kept, request),
    )  # fmt: skip


async def alerts_page(datasette: Any, request: Any) -> Response:
    """What fired, for readers; what operators were told stands behind a filter."""
    site: Site = datasette
    asked = choices(request, {"audience": ("reader", "operator"), "after": None})
    page = await site.reader.ask(lambda connection: alerts.list_alerts(connection, asked))
    return await shown(site, request, "alerts.html", asked=asked, page=page)


async def sources_page(datasette: Any, request: Any) -> Response:
    """How every source is seen, and its latest runs."""
    site: Site = datasette
    runs = await site.reader.ask(alerts.latest_runs)
    return await shown(
        site, request, "sources.html", seen=await _coverage(site), never_seen=NEVER_SEEN, runs=runs
    )


async def search_page(datasette: Any, request: Any) -> Response:
    """What the words name: sellers, packages, lots."""
    site: Site = datasette
    asked = choices(request, {"q": None, "after": None})
    found = await site.reader.ask(lambda connection: search.found(connection, asked, public.find))
    return await shown(site, request, "search.html", asked=asked, **found)


async def _coverage(site: Site) -> list[Seen]:
    return await site.reader.ask(lambda connection: coverage(connection, site.sources, site.now()))


async def _drawn(site: Site, draw: Callable[[], Any]) -> Any:
    """Draw on a thread: the engine of plots takes its time."""
    return await site.reader.aside(draw)


def _filler(site: Site, kept: KeptFigures | None, request: Any) -> Callable[[Any], str]:
    lang = request.scope["lang"]
    day = kept.as_of if kept else site.now().date()
    return lambda words: filled(words, day, lang)


_ID: Final = r"(?P<id>[^/]+)$"
ROUTES: Final[Sequence[tuple[str, Callable[..., Any]]]] = [
    (r"/$", overview_page),
    (r"/projects$", projects_page), (r"/projects/" + _ID, project_page), (r"/notices/" + _ID, project_page),
    (r"/lots$", lots_page), (r"/lots/" + _ID, asset_page), (r"/assets/" + _ID, asset_page),
    (r"/sellers$", sellers_page), (r"/sellers/" + _ID, seller_page),
    (r"/figures$", figures_page), (r"/figures/(?P<section>[a-z]+)$", figures_page), (r"/figure/" + _ID, figure_page),
    (r"/context$", context_page), (r"/definitions$", definitions_page), (r"/alerts$", alerts_page), (r"/sources$", sources_page),
    (r"/search$", search_page), *downloads.ROUTES,
]  # fmt: skip

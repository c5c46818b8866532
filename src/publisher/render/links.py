"""The links of a rendered page: made relative, and checked."""

from __future__ import annotations

import base64
import html
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from lxml import html as lxml_html

from publisher.base.problems import Problem
from publisher.figures.figure import FIGURES
from publisher.figures.pictures import shown_size
from publisher.site.project import ODD, output_path

TAG = re.compile(
    r"<(a|img|link|script|source|iframe|video|audio|embed|track)\s[^<>]*>", re.IGNORECASE
)
OTHER_QUOTES = re.compile(r"""(\s(?:href|src|alt|width|height)=)(?:'([^'"]*)'|([^\s"'>]+))""")
FILES = ("a", "video", "audio", "source", "embed", "track")  # what names a file to be published
SIDE = re.compile(r'\s(width|height)="([^"]*)"')
HELD = re.compile(r"data:image/[a-z0-9.+-]+;base64,(.*)", re.DOTALL)
WRONG_PAGE = "Correct the path, or add the page."
ADDRESS = re.compile(r'(\s(?:href|src)=")([^"]*)(")')


@dataclass(frozen=True)
class Outline:
    """The ids and names, links, title and description of a page."""

    ids: frozenset[str]
    links: list[str]
    title: str
    description: str

    @classmethod
    def of(cls, text: str) -> Outline:
        """Read it off the page's HTML."""
        tree = lxml_html.document_fromstring(text)
        return cls(
            ids=frozenset(tree.xpath("//@id | //a/@name")),
            links=tree.xpath("//a/@href"),
            title=tree.xpath("string(//meta[@property='og:title']/@content)"),
            description=tree.xpath("string(//meta[@name='description']/@content)"),
        )


class Links:
    """Make the addresses of one page relative, and note which lead nowhere.

    `pages` are the project's pages, `pictures` the page's own output pictures, `locate` says where
    a text stands in the page's source. With a `base` (the page that is shown for an unknown
    address) everything is written from the top of the site.
    """

    def __init__(
        self,
        root: Path,
        target: str,
        pages: Collection[str],
        pictures: Mapping[str, bytes],
        locate: Callable[[str], str],
        base: str | None = None,
        resources: Collection[str] = (),
    ) -> None:
        self.root, self.pages, self.pictures = root, pages, pictures
        self.resources = resources
        self.locate, self.base = locate, base
        self.folder = posixpath.dirname(target)
        self.problems: list[Problem] = []
        self.copies: list[str] = []

    def resolve(self, text: str) -> str:
        """Rewrite every address in the page's HTML."""

        def element(tag: re.Match[str]) -> str:
            def attribute(match: re.Match[str]) -> str:
                url = self.address(html.unescape(match[2]), tag[1].lower())
                return f"{match[1]}{html.escape(url)}{match[3]}"

            plain = OTHER_QUOTES.sub(lambda each: f'{each[1]}"{each[2] or each[3] or ""}"', tag[0])
            whole = self.sized(plain) if tag[1].lower() == "img" else plain
            return ADDRESS.sub(attribute, whole)

        return TAG.sub(element, text)

    def address(self, url: str, tag: str) -> str:
        """One address: pages become their HTML, what begins with / is seen from the root."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or not parts.path:
            return url
        rooted = unquote(parts.path).startswith("/")
        name = self.name_of(unquote(parts.path))
        if name not in self.pages:
            self.check(url, name, tag)
            if not rooted and self.base is None:
                return url
        target = output_path(name) if name in self.pages else name
        if self.base is None:
            address = posixpath.relpath(target, self.folder or ".")
        else:
            address = f"{self.base}/{target}"
        return parts._replace(path=ODD.sub(lambda sign: quote(sign[0]), address)).geturl()

    def name_of(self, path: str) -> str:
        """What a path names, seen from the root."""
        seen = path[1:] if path.startswith("/") else posixpath.join(self.folder, path)
        name = posixpath.normpath(seen)
        return "index.html" if name == "." else name

    def sized(self, image: str) -> str:
        """An image of the project with the width and height that its bytes tell."""
        known = dict(SIDE.findall(image))
        source = ADDRESS.search(image)
        if source is None or len(known) == 2 and not known["width"].strip().endswith("%"):
            return image
        url = html.unescape(source[2])
        content = self.content(url)
        if content is None:
            return image
        size = shown_size(content, known)
        if size is None:
            self.broken(
                url[:80],
                "has a size that nobody can tell",
                "Give it behind the picture: {width=400 height=300}.",
            )
            return image
        share = known.get("width", "").strip()
        if share.endswith("%") and "style=" not in image:  # of the text, as a browser reads it
            image = image.replace(" ", f' style="width:{html.escape(share)}" ', 1)
        end = "/>" if image.endswith("/>") else ">"
        bare = SIDE.sub("", image.removesuffix(end).rstrip())
        return f'{bare} width="{size[0]}" height="{size[1]}"{" " if end == "/>" else ""}{end}'

    def content(self, url: str) -> bytes | None:
        """The bytes of a picture of the project or within the page; None of any other."""
        if held := HELD.match(url):
            return base64.b64decode(unquote(held[1]), validate=False)
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        name = self.name_of(unquote(parts.path))
        path = self.root / name
        return self.pictures.get(name) or (path.read_bytes() if path.is_file() else None)

    def check(self, url: str, name: str, tag: str) -> None:
        """Note a picture to copy, or a link that names no file."""
        found = (self.root / name).is_file()
        if tag == "img" and found:
            self.copies.append(name)
        elif tag == "img" and not (name in self.pictures or name.startswith(f"{FIGURES}/")):
            # The files of figures are made later: the gates look whether they are there.
            self.broken(url, "is no file of the project", "Add the picture, or correct the path.")
        elif name.endswith((".ipynb", ".qmd")) and name not in self.resources:
            remedy = "Add it to project.render of _quarto.yml." if found else WRONG_PAGE
            self.broken(url, "is no page of the site", remedy)
        elif tag in FILES and found and name not in self.resources:
            self.broken(
                url,
                "is in the project, but is not published",
                f"Add `{name}` to project.resources of _quarto.yml.",
            )

    def broken(self, url: str, fault: str, remedy: str) -> None:
        """Note an address that leads nowhere, where it stands as one, or else where it is first named."""
        places = (self.locate(needle) for needle in (f'="{url}"', f"]({url}", f"](<{url}"))
        where = next((place for place in places if "," in place), self.locate(url))
        self.problems.append(Problem(where, f"{url} {fault}", remedy))


def missing_anchors(target: str, outlines: Mapping[str, Outline]) -> Iterator[tuple[str, str, str]]:
    """The anchors that a page links to and that are not there, each with the page it names, and with
    what that has of a like name.
    """
    for link in outlines[target].links:
        parts = urlsplit(link)
        anchor = unquote(parts.fragment)
        if parts.scheme or parts.netloc or not anchor or anchor.startswith(":~:"):
            continue
        path = posixpath.join(posixpath.dirname(target), unquote(parts.path))
        place = posixpath.normpath(path) if parts.path else target
        if place in outlines and anchor not in outlines[place].ids:
            near = get_close_matches(anchor.lower(), sorted(outlines[place].ids), n=1)
            yield anchor, place, f", such as #{near[0]}" if near else ""

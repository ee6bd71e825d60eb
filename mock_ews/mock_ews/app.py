"""Where the parts of the mock meet: one WSGI app, over a world for everybody and worlds for those who ask for one."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from mock_ews import admin, endpoint, iis, schema
from mock_ews.auth import Doorman
from mock_ews.autodiscover import routes as autodiscover
from mock_ews.certificates import Authority
from mock_ews.connection import CONNECTION_KEY
from mock_ews.exchange import World
from mock_ews.front_doors import owa
from mock_ews.injection import Injector, Phase
from mock_ews.journal import Journal
from mock_ews.scenarios import DEFAULT, Scenario, read_all
from mock_ews.spaces import Spaces
from mock_ews.stream import STREAM_KEY
from mock_ews.visit import Visit
from mock_ews.wire import WIRE_KEY
from mock_ews.wsgi import HEADERS_KEY, SERVER_HEADERS_KEY

SPACE_KEY = "mock_ews.space"
SCENARIO_KEY = "mock_ews.scenario"


class Paths:
    """Makes paths what Flask can match: in lower case, as IIS does not tell cases apart, and without their prefixes.

    /w/<world> and /s/<scenario> are taken off, in this order, and become the script name.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if SPACE_KEY not in environ:  # who has to wait for an answer comes here again with what is left of the path
            self._take_prefixes_off(environ)
        return self._app(environ, start_response)

    @staticmethod
    def _take_prefixes_off(environ: WSGIEnvironment) -> None:
        path = environ["PATH_INFO"]
        for key, prefix, default in ((SPACE_KEY, "/w/", ""), (SCENARIO_KEY, "/s/", DEFAULT)):
            environ[key] = default
            if path.lower().startswith(prefix):
                name, _, rest = path[len(prefix) :].partition("/")
                environ[key] = name.lower()
                environ["SCRIPT_NAME"] += prefix + name
                path = f"/{rest}"
        environ["PATH_INFO"] = path.lower()


class _App(Flask):
    """Flask for views that are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: Flask would look anew, at each call of each function, whether it is a coroutine."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The same without a look at host names, of which no route has any."""
        if request is None:
            return super().create_url_adapter(request)
        environ = request.environ
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        scheme, method = environ["wsgi.url_scheme"], environ["REQUEST_METHOD"]
        return MapAdapter(self.url_map, request.host, environ["SCRIPT_NAME"], "", scheme, path, method)


class Mock:
    """The state of one mock, and the app that shows it."""

    def __init__(
        self,
        world: World,
        authority: Authority,
        *,
        strict: bool = True,
        scenarios: Mapping[str, Scenario] | None = None,
    ) -> None:
        self._authority = authority
        self.spaces = Spaces(world, strict=strict)
        self.scenarios = read_all() if scenarios is None else scenarios
        schema.compiled()  # now, not while the first client waits
        self.app = self._make_app()

    @property
    def world(self) -> World:
        """The world of URLs without /w/<name>."""
        return self.spaces.common.world

    @property
    def journal(self) -> Journal:
        """What was asked of it."""
        return self.spaces.common.journal

    @property
    def doorman(self) -> Doorman:
        """Who lets people into it."""
        return self.spaces.common.doorman

    @property
    def injector(self) -> Injector:
        """The faults in it."""
        return self.spaces.common.injector

    def reset(self) -> None:
        """As if just started, except that connections and worlds stay."""
        self.spaces.common.reset()

    def _make_app(self) -> Flask:
        app = _App(__name__, static_folder=None)
        app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
        app.wsgi_app = Paths(app.wsgi_app)  # type: ignore[method-assign]  # the way Flask's manual shows
        app.before_request(self._begin)
        app.after_request(self._end)
        app.register_error_handler(HTTPException, _error)
        app.register_blueprint(admin.Admin(self.spaces, self.scenarios).routes())
        app.register_blueprint(endpoint.blueprint())
        app.register_blueprint(autodiscover.blueprint())
        app.register_blueprint(owa.blueprint())
        return app

    def _begin(self) -> Response | None:
        # Flask's request and g are proxies, and each look through one costs: once is enough.
        environ, known = request.environ, g._get_current_object()
        name, connection = environ[SCENARIO_KEY], environ[CONNECTION_KEY]
        space = known.space = self.spaces.get(environ[SPACE_KEY])
        if space is None:
            return _nowhere(f"There is no world {environ[SPACE_KEY]!r}. POST {admin.PREFIX}/worlds makes one.\n")
        if environ["PATH_INFO"].startswith(admin.PREFIX):
            return None
        entry = known.entry = space.journal.open(
            connection=connection.id,
            method=environ["REQUEST_METHOD"],
            target=environ["REQUEST_URI"],
            scenario=name,
            headers=[(key.decode("latin-1"), value.decode("latin-1")) for key, value in environ[HEADERS_KEY]],
            body=request.get_data(),
        )
        scenario = self.scenarios.get(name)
        if scenario is None:
            return _nowhere(
                f"There is no scenario {name!r}. `mock-ews scenarios` lists them, {admin.PREFIX}/scenarios does too.\n"
            )
        known.visit = Visit(space, scenario, connection, entry, self._authority)
        return None

    def _end(self, response: Response) -> Response:
        known, environ = g._get_current_object(), request.environ
        headers = [*response.headers]
        if visit := known.get("visit"):
            environ[WIRE_KEY] = visit.wire
            if not isinstance(response, iis.InFront):
                environ[SERVER_HEADERS_KEY] = added = iis.headers_of(visit.scenario.profile, environ)
                headers += added
        if entry := known.get("entry"):
            journal, status = known.space.journal, response.status_code
            if environ.get(STREAM_KEY):
                response.response = journal.follow(entry, response.response, status=status, headers=headers)
            else:
                journal.close(entry, status=status, headers=headers, body=response.get_data())
        return response


def _nowhere(hint: str) -> Response:
    return Response(hint, 404, content_type="text/plain; charset=utf-8")


def _error(error: HTTPException) -> Response | tuple[Response, int]:
    if request.path.startswith(admin.PREFIX):
        return admin.http_error(error)
    return _harm_where_nothing_is() or iis.error_page(error.code or 500)


def _harm_where_nothing_is() -> Response | None:
    """A fault of a path of which only the fault is known."""
    visit: Visit | None = g.get("visit")
    if visit is None or request.url_rule is not None:
        return None
    visit.service = "site"
    return visit.harm(Phase.ENTERED)

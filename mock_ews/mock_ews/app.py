"""Where the parts of the mock meet: one WSGI app over one world."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from mock_ews import admin, endpoint, iis, owa, schema
from mock_ews.auth import Doorman
from mock_ews.connection import CONNECTION_KEY
from mock_ews.exchange import World
from mock_ews.journal import Journal
from mock_ews.scenarios import DEFAULT, read_all
from mock_ews.visit import Visit, current_visit

SCENARIO_KEY = "mock_ews.scenario"


class Paths:
    """Makes paths what Flask can match: in lower case, as IIS does not tell cases apart, and without /s/<scenario>."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].lower()
        environ[SCENARIO_KEY] = DEFAULT
        if path.startswith("/s/"):
            environ[SCENARIO_KEY], _, rest = path.removeprefix("/s/").partition("/")
            path = f"/{rest}"
        environ["PATH_INFO"] = path
        return self._app(environ, start_response)


class Mock:
    """The state of one mock, and the app that shows it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.journal = Journal()
        self.doorman = Doorman(world)
        self.scenarios = read_all()
        schema.compiled()  # now, not while the first client waits
        self.app = self._make_app()

    def reset(self) -> None:
        """As if just started, except that connections stay open."""
        self.world.reset()
        self.journal.clear()
        self.doorman.wrong_tries.clear()

    def _make_app(self) -> Flask:
        app = Flask(__name__, static_folder=None)
        app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
        app.wsgi_app = Paths(app.wsgi_app)  # type: ignore[method-assign]  # the way Flask's manual shows
        app.before_request(self._begin)
        app.after_request(self._end)
        app.register_error_handler(HTTPException, _error)
        app.register_blueprint(admin.Admin(self.world, self.journal, self.doorman, self.scenarios, self.reset).routes())
        app.register_blueprint(endpoint.blueprint(self.world, self.doorman))
        app.register_blueprint(owa.blueprint(lambda: current_visit().scenario.profile))
        return app

    def _begin(self) -> Response | None:
        if request.path.startswith(admin.PREFIX):
            return None
        environ = request.environ
        name, connection = environ[SCENARIO_KEY], environ[CONNECTION_KEY]
        g.entry = self.journal.open(
            connection=connection.id,
            method=request.method,
            target=environ["REQUEST_URI"],
            scenario=name,
            body=request.get_data(),
        )
        scenario = self.scenarios.get(name)
        if scenario is None:
            hint = (
                f"There is no scenario {name!r}. `mock-ews scenarios` lists them, {admin.PREFIX}/scenarios does too.\n"
            )
            return Response(hint, 404, content_type="text/plain; charset=utf-8")
        g.visit = Visit(scenario, connection, g.entry)
        return None

    def _end(self, response: Response) -> Response:
        if visit := g.get("visit"):
            iis.dress(response, visit.scenario.profile, request)
        if entry := g.get("entry"):
            self.journal.close(entry, status=response.status_code, body=response.get_data())
        return response


def _error(error: HTTPException) -> Response | tuple[Response, int]:
    if request.path.startswith(admin.PREFIX):
        return admin.http_error(error)
    return iis.error_page(error.code or 500)

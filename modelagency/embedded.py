"""The whole portal in one process: web server, worker and clock, for a trial or a small office."""

import logging
import os
import signal
import threading
from datetime import timedelta
from http import HTTPStatus

from celery.beat import Scheduler, Service
from celery.platforms import EX_OK
from celery.worker import WorkController, state
from django.conf import settings
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from modelagency import spool
from modelagency.celery import app
from modelagency.errors import too_large
from modelagency.middleware.headers import HeadersMiddleware

log = logging.getLogger(__name__)


class PromptScheduler(Scheduler):
    """Every job is due when the portal starts. Nothing is kept: the database knows what has been done."""

    def setup_schedule(self):
        self.merge_inplace(self.app.conf.beat_schedule)
        for entry in self.schedule.values():
            entry.last_run_at -= timedelta(days=1)


class PageTask(ErrorTask):
    """The portal's own page where waitress would say in English that a body is too large."""

    def execute(self):
        if self.request.error.code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return super().execute()
        answer = HeadersMiddleware(too_large)(None)
        self.status = "413 Request Entity Too Large"
        self.response_headers.extend(answer.items())
        self.set_close_on_finish()
        self.content_length = len(answer.content)
        return self.write(answer.content)


class PageChannel(HTTPChannel):
    error_task_class = PageTask


class Portal:
    """Web server, worker and clock. `serve()` ends by an exception (a signal's SystemExit); then call `stop()`."""

    def __init__(self, application, host: str, port: int):
        """Take the port; raise OSError when it is not to be had."""
        spool.install()
        most = settings.BODY_LIMIT + 1
        self.server = create_server(
            application,
            host=host,
            port=port,
            threads=8,
            ident=None,
            max_request_body_size=most,
            clear_untrusted_proxy_headers=False,  # ProxyMiddleware knows whom to believe
        )
        for server in getattr(self.server, "map", {}).values() or [self.server]:  # localhost has two addresses
            server.channel_class = PageChannel
        self.worker = WorkController(
            app=app, pool="threads", concurrency=2, without_heartbeat=True, without_mingle=True, without_gossip=True
        )
        self.clock = Service(app, max_interval=1, scheduler_cls=PromptScheduler)
        self.threads = [
            threading.Thread(target=self._keep, args=[part.start], name=name, daemon=True)
            for name, part in [("worker", self.worker), ("clock", self.clock)]
        ]
        self.failed = threading.Event()
        self.stopping = threading.Event()

    def serve(self):
        """Answer requests and run jobs until a signal."""
        for thread in self.threads:
            thread.start()
        self.server.run()

    def stop(self):
        """Let the running job end, then close."""
        self.stopping.set()
        self.clock.stop()
        state.should_stop = EX_OK
        for thread in self.threads:
            if thread.ident:
                thread.join()
        self.server.close()

    def _keep(self, work):
        """A portal without its worker or clock looks well and reminds nobody: better none at all."""
        try:
            work()
        finally:
            if not self.stopping.is_set():
                log.critical("%s ended by itself", threading.current_thread().name)
                self.failed.set()
                os.kill(os.getpid(), signal.SIGTERM)

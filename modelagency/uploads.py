"""Large uploads go to a temporary file while the request is read; one that does not fit leaves nothing."""

from contextlib import contextmanager, suppress

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class WholeFileUploadHandler(TemporaryFileUploadHandler):
    def receive_data_chunk(self, raw_data, start):
        with self._removing():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        with self._removing():
            return super().file_complete(file_size)

    @contextmanager
    def _removing(self):
        """Take the file away at once when the disk takes no more, not when the collector comes to it."""
        try:
            yield
        except OSError:
            with suppress(OSError):  # it cannot write the rest now either
                self.file.close()
            raise

"""迎检归档包."""

from http import HTTPStatus
from tempfile import TemporaryFile
from typing import BinaryIO

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from assessment.exports.archive import archive
from assessment.exports.cited import Scope
from assessment.forms.archives import ScopeForm
from assessment.permissions import require_reader_of_all


@require_http_methods(["GET", "POST"])
def archives(request):
    """What to pack; POST answers with the ZIP."""
    require_reader_of_all(request.user)
    form = ScopeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        scope = Scope(**form.cleaned_data)
        return FileResponse(_packed(request.user, scope), as_attachment=True, filename=f"{scope.title}归档包.zip")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "assessment/archives.html", {"form": form}, status=status)


def _packed(user, scope) -> BinaryIO:
    """On the disk, however large; the answer closes it."""
    file = TemporaryFile()  # noqa: SIM115
    try:
        archive(by=user, scope=scope, target=file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file

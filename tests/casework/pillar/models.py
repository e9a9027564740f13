"""One record on a file: a request that an office receives, answers and closes."""

from django.db import models

from anhe.casework.models import File
from anhe.keys import new_key


class Request(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="request")
    asked_on = models.DateField()
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"请求 {self.asked_on}"

    def give(self, answer: str) -> None:
        self.answer = answer


class Visit(models.Model):
    """Hangs on the request, not on the file: the runner must find the file through its parent."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="visits")
    made_on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"走访 {self.made_on}"

    @property
    def parent_record(self) -> Request:
        return self.request

    @property
    def file(self) -> File:
        return self.request.file

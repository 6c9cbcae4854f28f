import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice


class NoticeFilter(django_filters.FilterSet):
    unread = django_filters.BooleanFilter(method="by_unread", label=_("Not read yet"))
    kind = django_filters.CharFilter(max_length=40)

    class Meta:
        model = Notice
        fields = ()

    def by_unread(self, rows: QuerySet[Notice], name: str, value: bool) -> QuerySet[Notice]:
        return rows.filter(read_at__isnull=value)

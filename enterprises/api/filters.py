import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.api.serializers import DISTRICTS
from enterprises.models import Enterprise
from enterprises.sizes import Size


class EnterpriseFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Enterprise.Status.choices)
    district = django_filters.ChoiceFilter(choices=DISTRICTS)
    size = django_filters.ChoiceFilter(choices=Size.choices)
    q = django_filters.CharFilter(method="by_words", max_length=60, label=_("Search"))

    class Meta:
        model = Enterprise
        fields = ()

    def by_words(self, rows: QuerySet[Enterprise], name: str, words: str) -> QuerySet[Enterprise]:
        return rows.filter(Q(name__icontains=words) | Q(uscc__icontains=words))

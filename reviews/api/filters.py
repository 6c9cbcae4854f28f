import django_filters

from reviews.models import Assignment


class ReviewFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Assignment.Status.choices)
    application = django_filters.CharFilter(field_name="application__reference", max_length=20)

    class Meta:
        model = Assignment
        fields = ()

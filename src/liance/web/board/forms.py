"""What firms fill in to post an offer or a need."""

from __future__ import annotations

from django import forms

from liance.web.board.models import Post
from liance.web.chains.forms import Day
from liance.web.site.words import said


class PostForm(forms.Form):
    """An offer or a need."""

    kind = forms.ChoiceField(
        label=said("类型", "Kind"),
        choices=[
            (Post.Kind.NEED, said("我要找（需求）", "We need")),
            (Post.Kind.OFFER, said("我能供（供应）", "We offer")),
        ],
    )  # fmt: skip
    title = forms.CharField(
        label=said("标题", "Title"), max_length=100, help_text=said("写产品名和规格", "Product and size")
    )
    text = forms.CharField(
        label=said("说明", "Description"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=said("用途、技术要求、认证要求等；不要写商业秘密", "Use, requirements, certificates; no secrets"),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=said("数量", "Amount"), max_digits=18, decimal_places=3, required=False, min_value=0,
    )  # fmt: skip
    unit = forms.CharField(label=said("单位（如 吨/年）", "Unit (such as t/year)"), max_length=20, required=False)
    by_day = forms.DateField(
        label=said("最迟交货（需求）或最早可供（供应）", "Needed by, or ready from"), required=False, widget=Day()
    )
    until = forms.DateField(label=said("信息有效期至", "Stands until"), widget=Day())
    contact = forms.CharField(
        label=said("联系人和电话", "Contact"), max_length=100,
        help_text=said("双方都同意对接后，才给对方看", "Told to the other side once both agree"),
    )  # fmt: skip

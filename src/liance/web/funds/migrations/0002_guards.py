"""What happened to money is never changed or deleted; batches and orders go only forward."""

from django.db import migrations

from liance.web.audit.append_only import append_only
from liance.web.funds.guards import guarded

ORDER_STEPS = (
    ("made", "checked"),
    ("made", "cancelled"),
    ("checked", "cancelled"),
    ("checked", "sent"),
    ("sent", "paid"),
    ("sent", "failed"),
    ("paid", "failed"),
)
BATCH_STEPS = (("made", "checked"), ("made", "cancelled"), ("checked", "cancelled"), ("checked", "sent"))
RECOVERY_STEPS = (
    ("found", "noticed"),
    ("found", "dropped"),
    ("noticed", "decided"),
    ("noticed", "dropped"),
    ("decided", "closed"),
    ("decided", "enforced"),
    ("enforced", "closed"),
)


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [
        append_only(
            "funds_transfer",
            "funds_bankreturn",
            "funds_returnline",
            "funds_receipt",
            "funds_instalment",
            "funds_restriction",
        ),
        guarded("funds_order", steps=ORDER_STEPS, fixed=("fen", "commitment_id", "account_id", "number", "attempt")),
        guarded("funds_batch", steps=BATCH_STEPS, fixed=("number", "key", "made_by", "county")),
        guarded("funds_recovery", steps=RECOVERY_STEPS, fixed=("number", "claim_id", "found_by")),
        guarded(
            "funds_payeeaccount",
            steps=(
                ("proposed", "confirmed"),
                ("proposed", "refused"),
                ("proposed", "replaced"),
                ("confirmed", "replaced"),
                ("confirmed", "refused"),
            ),
            fixed=("organisation_id", "holder", "bank", "number", "entered_by"),
        ),
    ]

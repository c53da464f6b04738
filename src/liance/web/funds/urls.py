"""Addresses of the slice."""

from django.urls import path, re_path

from liance.web.funds.pages import accounts, books, budget, payments, recovery

app_name = "funds"
urlpatterns = [
    path("", budget.lines, name="lines"),
    path("lines/new", budget.new_line, name="new-line"),
    path("lines/<str:code>", budget.line, name="line"),
    re_path(r"^lines/(?P<code>[^/]+)/(?P<way>supplement|reduce)$", budget.change_line, name="change-line"),
    path("lines/<str:code>/fund", budget.fund, name="fund"),
    path("commitments/<int:pk>/release", budget.release, name="release"),
    path("claims", budget.claims, name="claims"),
    path("claims/take-up", budget.take_up, name="take-up"),
    path("claims/<int:pk>", budget.claim, name="claim"),
    path("claims/<int:pk>/find", budget.find, name="find"),
    path("batches", payments.batches, name="batches"),
    path("batches/make", payments.make_batch, name="make-batch"),
    path("batches/<str:number>", payments.batch, name="batch"),
    re_path(r"^batches/(?P<number>[^/]+)/(?P<verb>check|back|send|reconcile)$", payments.act, name="batch-act"),
    path("batches/<str:number>/file", payments.download, name="batch-file"),
    path("orders/<str:number>/cancel", payments.cancel, name="cancel"),
    path("orders/<str:number>/receipt", accounts.receipt, name="receipt"),
    path("returns", payments.returns, name="returns"),
    path("returns/<int:pk>", payments.return_, name="return"),
    path("reconciliation", payments.reconciliation, name="reconciliation"),
    path("reconciliation.csv", payments.reconciliation_sheet, name="reconciliation-sheet"),
    path("books", books.books, name="books"),
    path("books/transfers", books.transfers, name="transfers"),
    path("accounts", accounts.accounts, name="accounts"),
    re_path(r"^accounts/(?P<pk>[0-9]+)/(?P<verb>confirm|refuse)$", accounts.judge, name="judge"),
    path("mine", accounts.mine, name="mine"),
    path("recoveries", recovery.recoveries, name="recoveries"),
    path("recoveries/<str:number>", recovery.recovery, name="recovery"),
    path("recoveries/<str:number>/instalment", recovery.instalment, name="instalment"),
    path("recoveries/<str:number>/restrict", recovery.restrict, name="restrict"),
]

"""Every address of the product, each with a name, a policy and a page test."""

from django.urls import path

from phoihop.web.views import (
    administration,
    adopting,
    choices,
    demo,
    draft_readers,
    drafting,
    inbox,
    ledger,
    matter,
    matters,
    moving,
    my_file,
    new_matter,
    password,
    proposals,
    regulations,
    sign_in,
    submitting,
    trial_cases,
    trials,
    versions,
)

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("dang-nhap/", sign_in.sign_in, name="sign-in"),
    path("dang-xuat/", sign_in.sign_out, name="sign-out"),
    path("mat-khau/", password.password, name="password"),
    path("lua-chon/", choices.choices, name="choices"),
    path("tu-cach/", choices.office, name="office"),
    path("vu-viec/", matters.matters, name="matters"),
    path("vu-viec/bang.xlsx", matters.export, name="matters-export"),
    path("vu-viec/moi/", new_matter.choose, name="new-matter"),
    path(
        "vu-viec/moi/<str:digest>/<str:kind>/", new_matter.form, name="new-matter-form"
    ),
    path("vu-viec/<str:matter>/", matter.matter, name="matter"),
    path("vu-viec/<str:matter>/lam/", matter.act, name="matter-act"),
    path("vu-viec/<str:matter>/vi-sao/", matter.date, name="matter-date"),
    path("vu-viec/<str:matter>/ai-xem/", matter.let_see, name="matter-access"),
    path("vu-viec/<str:matter>/chuyen-ban/", moving.matter, name="matter-move"),
    path("vu-viec/<str:matter>/tep/<str:document>/", matter.document, name="document"),
    path("quy-che/", regulations.regulations, name="regulations"),
    path("quy-che/ban-hanh/", adopting.adopting, name="regulation-adopt"),
    path("quy-che/soan/", drafting.begin, name="regulation-begin"),
    path("quy-che/soan/moi/", drafting.new, name="regulation-editor"),
    path("quy-che/soan/xem/", drafting.preview, name="regulation-preview"),
    path("quy-che/soan/<str:draft>/", drafting.draft, name="regulation-draft"),
    path(
        "quy-che/soan/<str:draft>/so-sanh/",
        versions.compare,
        name="regulation-compare",
    ),
    path(
        "quy-che/soan/<str:draft>/nguoi-doc/",
        draft_readers.readers,
        name="regulation-draft-readers",
    ),
    path(
        "quy-che/soan/<str:draft>/trinh/",
        submitting.submit,
        name="regulation-submit",
    ),
    path("quy-che/de-nghi/", proposals.listed, name="regulation-proposals"),
    path(
        "quy-che/de-nghi/<str:proposal>/",
        proposals.proposal,
        name="regulation-proposal",
    ),
    path(
        "quy-che/de-nghi/<str:proposal>/lam/",
        proposals.act,
        name="regulation-proposal-act",
    ),
    path(
        "quy-che/<str:digest>/chuyen-ban/",
        moving.regulation,
        name="regulation-move",
    ),
    path("quy-che/<str:digest>/", regulations.regulation, name="regulation"),
    path(
        "quy-che/<str:digest>/<str:kind>.svg",
        regulations.picture_of_kind,
        name="regulation-picture",
    ),
    path(
        "quy-che/<str:digest>/<str:kind>.bpmn",
        regulations.process_of_kind,
        name="regulation-process",
    ),
    path("chay-thu/", trials.trials, name="trials"),
    path("chay-thu/<str:trial>/", trials.trial, name="trial"),
    path("chay-thu/<str:trial>/ket-thuc/", trials.end, name="trial-end"),
    path("chay-thu/<str:trial>/ho-so/", trial_cases.cases, name="trial-cases"),
    path(
        "chay-thu/<str:trial>/ho-so/<int:number>/",
        trial_cases.case,
        name="trial-case",
    ),
    path(
        "chay-thu/<str:trial>/ho-so/<int:number>/vi-sao/",
        trial_cases.date,
        name="trial-date",
    ),
    path("chay-thu/<str:trial>/ket-qua.xlsx", trials.workbook, name="trial-workbook"),
    path("chay-thu/<str:trial>/ket-qua.pdf", trials.document, name="trial-pdf"),
    path("so-cai/", ledger.ledger, name="ledger"),
    path("so-cai/kiem-tra/", ledger.verify, name="ledger-verify"),
    path("so-cai/<int:index>/bang-chung", ledger.proof, name="ledger-proof"),
    path("ho-so-cua-toi/", my_file.my_file, name="my-file"),
    path("quan-tri/", administration.overview, name="administration"),
    path(
        "quan-tri/co-quan/<str:agency>/",
        administration.agency,
        name="administration-agency",
    ),
    path(
        "quan-tri/tai-khoan/", administration.accounts, name="administration-accounts"
    ),
    path("quan-tri/lich/", administration.calendar, name="administration-calendar"),
    path("dong-ho/", demo.clock, name="demo-clock"),
]

handler400 = "phoihop.web.views.errors.bad_request"
handler403 = "phoihop.web.views.errors.not_allowed"
handler404 = "phoihop.web.views.errors.missing"
handler500 = "phoihop.web.views.errors.broken"

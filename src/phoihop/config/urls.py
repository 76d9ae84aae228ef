"""Every address of the product, each with a name, a policy and a page test."""

from django.urls import path

from phoihop.web.views import choices, sign_in

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign-in"),
    path("dang-xuat/", sign_in.sign_out, name="sign-out"),
    path("lua-chon/", choices.choices, name="choices"),
]

handler400 = "phoihop.web.views.errors.bad_request"
handler403 = "phoihop.web.views.errors.not_allowed"
handler404 = "phoihop.web.views.errors.missing"
handler500 = "phoihop.web.views.errors.broken"

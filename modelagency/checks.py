"""What `manage.py check --deploy` says beyond Django's own words: choices that are allowed and have a price."""

from django.conf import settings
from django.core.checks import Warning


def transport(app_configs, **options):
    if settings.PRODUCTION and settings.INSECURE_HTTP:
        yield Warning(
            "INSECURE_HTTP 已打开，密码在网络上明文传送，不符合等保对通信保密的要求。",
            hint="配置证书，把 PUBLIC_URL 改为 https://，删去 INSECURE_HTTP。",
            id="modelagency.W001",
        )
    if settings.IS_HTTPS and not settings.TRUSTED_PROXIES:
        yield Warning(
            "没有设置 TRUSTED_PROXIES。前面有反向代理时，操作留痕里只会记下代理的地址，http 跳转也可能循环。",
            hint="写上反向代理的地址，例如 TRUSTED_PROXIES=127.0.0.1；gunicorn 自己提供 https 的可以不理会。",
            id="modelagency.W002",
        )

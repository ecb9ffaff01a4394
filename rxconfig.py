"""How Reflex builds and serves the portal."""

import reflex as rx

from erpps_app.settings import settings

config = rx.Config(
    app_name="erpps_app",
    db_url=settings().sqlalchemy_url,
    cors_allowed_origins=[settings().public_url, *settings().other_origins],
    trusted_proxy_hops=settings().trusted_proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="light",
    # A State is a cache: nothing personal is left on the disk. Several workers share Redis.
    state_manager_mode="redis" if settings().redis_url else "memory",
    redis_url=settings().redis_url or None,
    disable_plugins=[rx.plugins.SitemapPlugin],
)

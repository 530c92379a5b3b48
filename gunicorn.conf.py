"""What `gunicorn modelagency.wsgi` uses unless told otherwise on its command line or in GUNICORN_CMD_ARGS."""

preload_app = True  # wrong settings end the start once and plainly, not once for each worker
worker_class = "gthread"
threads = 4
timeout = 120  # seconds; a large upload or a yearly workbook takes some
max_requests, max_requests_jitter = 5000, 500
control_socket_disable = True

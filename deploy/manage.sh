#!/bin/sh
# 用法（root）：manage.sh 命令 参数……。用服务的账号和设置运行 manage.py。
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
umask 077
set -a
. /etc/modelagency/env
set +a
exec runuser -u modelagency -- .venv/bin/python manage.py "$@"

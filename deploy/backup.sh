#!/bin/sh
# 用法：backup.sh 目录 份数。写一份新备份；成功之后才删去旧的，只保留最近几份。
set -eu
umask 077
folder=$1
keep=$2
[ "$keep" -ge 1 ]
cd "$(dirname "$(readlink -f "$0")")/.."
.venv/bin/python manage.py backup --output "$folder/portal-$(date +%Y%m%d-%H%M%S).zip"
find "$folder" -maxdepth 1 -type f -name 'portal-*.zip' | sort -r | tail -n +$((keep + 1)) |
    while IFS= read -r old; do rm -- "$old"; done
# 断电等中断的备份留下的半成品。
find "$folder" -maxdepth 1 -type f -name '.portal-*.partial' -mtime +1 -delete

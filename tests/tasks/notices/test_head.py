from tasks.notices.head import find_number, find_signature, find_title, head_lines, issuer_in_head


def test_the_head_ends_at_the_first_number_and_not_at_an_annex():
    assert head_lines(["通知", "附件：方案", "方案", "一、总则", "甲"]) == ["通知", "附件：方案", "方案"]


def test_number():
    assert find_number(["根据国发〔2018〕1号精神，制定本方案。", "安卫党〔2026〕 5 号"]) == "安卫党〔2026〕5号"
    assert find_number(["发文字号：安卫党[2026]5号"]) == "安卫党[2026]5号"
    assert find_number(["根据国发〔2018〕1号精神，制定本方案。"]) is None


def test_title_is_the_plan_s_where_a_notice_carries_one():
    lines = ["某局关于印发《甲方案》的通知", "各科室：", "请执行。", "某局", "2026年2月26日", "甲方案"]
    assert find_title(lines) == "甲方案"


def test_title_over_several_lines():
    lines = ["国发〔2018〕42号", "某局关于加快推进甲和", "乙转型升级的 指导意见", "各科室："]
    assert find_title(lines) == "某局关于加快推进甲和乙转型升级的指导意见"


def test_title_of_another_kind():
    assert find_title(["安卫党〔2026〕5号", "全县卫生一览", "各科室："]) == "全县卫生一览"
    assert find_title([]) == ""


def test_signature():
    assert find_signature(["某局", "2026年2月26日", "甲办公室", "2026年3月1日"]) == ("某局", "2026-02-26")
    assert find_signature(["某局 2026年2月26日"]) == ("某局", "2026-02-26")
    assert find_signature(["甲办法", "（2026年2月26日）"]) == (None, "2026-02-26")
    assert find_signature(["某局", "2026年2月30日"]) == ("某局", None)
    assert find_signature(["某局", "2026年2月26日印发"]) == (None, None)


def test_issuer_in_head():
    assert issuer_in_head(["安澜县卫生健康局文件"]) == "安澜县卫生健康局"
    assert issuer_in_head(["安澜县卫生健康局关于印发方案的通知"]) == "安澜县卫生健康局"
    assert issuer_in_head(["方案"]) is None

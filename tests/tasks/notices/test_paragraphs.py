from tasks.notices.blocks import cut
from tasks.notices.paragraphs import layout_of, paragraphs


def read(text):
    blocks = cut(text)[1:]
    return [paragraphs(block, layout_of(blocks)) for block in blocks]


def test_goes_on_over_a_page_break():
    assert read("1.建好台账，按月核\n对一次。\n2.办好实事。") == [["1.建好台账，按月核对一次。"], ["2.办好实事。"]]


def test_a_sentence_end_ends_the_paragraph():
    assert read("1.建好台账。\n按月核对。") == [["1.建好台账。", "按月核对。"]]


def test_a_statement_ends_the_paragraph():
    assert read("1.建账（责任单位：局办公室）\n各科室要\n重视。") == [
        ["1.建账（责任单位：局办公室）", "各科室要重视。"]
    ]


def test_labels_begin_paragraphs_and_go_on():
    text = "1.建账。\n责任单位：局办公室、\n机关党委\n完成时限：\n年底前"
    assert read(text) == [["1.建账。", "责任单位：局办公室、机关党委", "完成时限：年底前"]]


def test_a_heading_on_its_own_line_stays_alone():
    assert read("一、工作目标\n年底见效。\n二、主要任务") == [["一、工作目标", "年底见效。"], ["二、主要任务"]]


def test_the_rest_of_a_broken_heading_joins_it():
    assert read("一、夯实工作\n基础\n二、办好实事") == [["一、夯实工作基础"], ["二、办好实事"]]


def test_cells_never_run_on():
    text = "1.建账\n序号\t姓名\n1\t章某\n补记"
    assert read(text) == [["1.建账", "序号\t姓名", "1\t章某", "补记"]]


def test_a_tab_behind_the_number_divides_no_cells():
    assert read("1.\t建好台账，按月核\n对一次。\n2.\t办好。") == [["1.\t建好台账，按月核对一次。"], ["2.\t办好。"]]


def test_a_signature_does_not_join_the_text():
    assert read("1.建账，按月核对\n局办公室\n2026年3月1日") == [["1.建账，按月核对", "局办公室", "2026年3月1日"]]


def test_wrapped_lines_join_when_they_fill_the_page():
    full = "甲" * 27
    text = "\n".join(f"{n}.标题\n{full}乙\n{full}丙\n尾" for n in range(1, 7))
    assert read(text)[0] == ["1.标题", f"{full}乙{full}丙尾"]

"""Why a file cannot be taken, in Chinese; `{ending}` is the kind it says it is."""

EMPTY = "文件是空的，请重新选择。"
OTHER = "文件内容不是 {ending} 格式，请用原软件另存后再上传。"
CUT_OFF = "文件不完整，可能没有复制完。请用原软件打开确认后，重新保存再上传。"
LOCKED = "文件设有打开密码，请去掉密码后再上传。"
MACROS = "文件带有宏，请去掉宏后再上传。"
SWOLLEN = "文件里的内容过多或解压后过大，请拆分后再上传。"
HIDDEN = "文件末尾藏有一个压缩包，请用原软件另存后再上传。"


class UnfitError(Exception):
    """The file is not what its name says, or not fit to be kept; the text is one of those above."""

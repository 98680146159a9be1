"""The keys of a ledger's grid, for the key list."""

from desktop.actions import KeyNote

_GROUP = "台账"

LEDGER_KEYS: tuple[KeyNote, ...] = (
    KeyNote(_GROUP, "下一行；先按过 Tab 时回到起始列", ("Enter",)),
    KeyNote(_GROUP, "下一个可填的格", ("Tab",)),
    KeyNote(_GROUP, "行表单：一行的全部栏目、佐证", ("Ctrl+Enter",)),
    KeyNote(_GROUP, "在下方插入行、删除行", ("Ctrl++", "Ctrl+-")),
    KeyNote(_GROUP, "复制所选的行到下方", ("Ctrl+Shift+D",)),
    KeyNote(_GROUP, "查找；下一个", ("Ctrl+F", "F3")),
    KeyNote(_GROUP, "本列筛选与排序", ("Alt+Down",)),
    KeyNote(_GROUP, "到数据边缘", ("Ctrl+Down", "Ctrl+Up")),
    KeyNote(_GROUP, "全部、有问题、必填未填、有变化", ("Alt+1…4",)),
)

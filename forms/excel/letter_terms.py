"""What a letter's workbook calls things: sheets, columns and words, each beside its neutral key. Data, both ways."""

from collections.abc import Mapping

from forms.excel.letter_term import Term, TermTable
from forms.excel.letter_words import join_words, list_words, map_type, one_word

_LEVELS = {"error": "错误", "explain": "待说明", "hint": "提示"}
_KINDS = {"indicator": "指标", "milestone": "里程碑", "checklist": "清单", "ledger": "台账"}
_YES_NO = {"yes": "是", "no": "否"}
_TYPES = {
    **{"text": "文字", "longtext": "长文字", "multitext": "多项文字", "integer": "整数", "decimal": "小数"},
    **{"money": "金额", "percent": "百分比", "date": "日期", "choice": "单选", "node": "节点", "measure": "措施"},
    **{"park": "园区", "industry": "行业", "docno": "文号", "uscc": "统一社会信用代码", "phone": "电话"},
}


HEAD = TermTable(
    Term("id", "编号", "责任书的编号：小写字母、数字和连字符，如 dazu-2024。新版本沿用原编号。"),
    Term("version", "版本", "第几版，整数。修改后再次采用时必须比原来大。"),
    Term("title", "名称", "责任书的全称。"),
    Term("unit", "单位", "签订责任书的区县或单位。"),
    Term("unit_code", "行政区划代码", "6位数字，如 500111。"),
    Term("year", "年度", "4位数字，如 2024。"),
    Term(
        "status",
        "文本性质",
        "示例：按公开资料整理，不是正式文本；正式：以签订的文本为准。",
        words=one_word({"sample": "示例", "official": "正式"}),
    ),
    Term(
        "rounding",
        "修约方法",
        "四舍五入，或四舍六入五成双（GB/T 8170）。",
        words=one_word({"half_up": "四舍五入", "half_even": "四舍六入五成双"}),
    ),
    Term("source", "文本来源", "依据什么整理，可不填。"),
    Term(
        "common_rules",
        "采用通用规则",
        "是：自动加上程序随附的通用规则，“规则”表只写自己的。否：只用“规则”表。导出的文件已把规则全部列出，所以是否。",
        words=one_word(_YES_NO),
    ),
)

LIMITS = TermTable(
    Term("warning_points", "预警界限", "落后计划达到多少个百分点为预警。"),
    Term("late_points", "滞后界限", "落后计划超过多少个百分点为滞后。"),
    Term("growth_limit", "增减界限", "与上年相比增减超过百分之多少要说明，填 30 表示 30%。"),
    Term("stale_days", "数据时效", "数据截至日早于节点多少天以上要说明。"),
    Term("text_length", "文字最少字数", "文字少于多少字要提示。"),
)

NODES = TermTable(
    Term("id", "节点", "年-月，如 2024-03，按时间先后排列。", shape="month"),
    Term("label", "节点名称", "如 3月底。"),
    Term("end", "截止日", "该月的最后一天，如 2024-03-31。", shape="day"),
)

ROLES = TermTable(
    Term("id", "角色代号", "小写字母，如 preparer。"),
    Term("title", "角色名称", "如 填报人。按签名先后排列。"),
)

MEASURES = TermTable(
    Term("aspect_no", "方面序号", "如 9。与上一行相同时可以不填。", 8, centred=True),
    Term("aspect_title", "方面", "方面的名称。与上一行相同时可以不填。", 15),
    Term("no", "编号", "方面序号.措施序号，如 9.2。请保持文本格式，否则 9.10 会变成 9.1。", 7, "no", centred=True),
    Term("title", "措施", "措施的名称。", 26),
    Term("battle", "改革领域", "如 国企改革。可不填。", 11, needed=False, centred=True),
    Term(
        "kind",
        "类型",
        "指标：填一个数。里程碑：完成与否。清单：若干事项逐项填完成与否。台账：由台账的各行计算。",
        9,
        words=one_word(_KINDS),
        centred=True,
    ),
    Term("indicator", "指标", "指标名称。清单的各事项用分号隔开。", 20),
    Term("unit", "单位", "计量单位，如 亿元、家、%。里程碑不填。", 7, centred=True),
    Term(
        "nature",
        "数值性质",
        "累计：年度内逐步增加。时点：某一时刻的数。比率、极值、计数。里程碑不填。",
        9,
        words=one_word({"flow": "累计", "stock": "时点", "rate": "比率", "extreme": "极值", "count": "计数"}),
        centred=True,
    ),
    Term(
        "comparator",
        "目标方向",
        "不低于、不高于或等于目标。里程碑不填。",
        9,
        words=one_word({">=": "不低于", "<=": "不高于", "=": "等于"}, {"≥": ">=", "≤": "<=", "＝": "="}),
        centred=True,
    ),
    Term("target", "目标", "目标数。由单位填写的目标留空。", 9, centred=True),
    Term(
        "target_source",
        "目标来源",
        "公布：文件公布。推得：由文字直接推得。单位填写：目标留空，由填报单位填写。里程碑不填。",
        10,
        words=one_word({"published": "公布", "derived": "推得", "office": "单位填写"}),
        centred=True,
    ),
    Term("reference", "参考", "供参考的上级目标等，可不填。", 18, needed=False),
    Term("due", "完成时限", "如 2024-12-31。可不填。", 12, "day", centred=True),
    Term(
        "due_source",
        "时限来源",
        "公布：文件公布。市级：市级部门要求。建议：整理者建议。",
        10,
        words=one_word({"published": "公布", "municipal": "市级", "proposed": "建议"}),
        centred=True,
    ),
    Term("minimum", "下限", "小于它的数不可能是真的。可不填。", 8, needed=False, centred=True),
    Term("maximum", "上限", "大于它的数不可能是真的。可不填。", 8, needed=False, centred=True),
    Term("ledger", "取数台账", "类型为台账时，填“台账”表里的台账代号。", 16, needed=False),
    Term("summary", "取数公式", "类型为台账时，由台账各行算出本期数的公式。", 30, needed=False),
    Term(
        "scope",
        "责任范围",
        "区县：本责任书的要求。市级：市级部门的表态，非责任书原文。",
        9,
        words=one_word({"district": "区县", "municipal": "市级"}),
        centred=True,
    ),
    Term("source_section", "出处", "原文出自哪一节，可不填。", 11, needed=False, centred=True),
    Term("source_quote", "出处原文", "原文，可不填。", 26, needed=False),
    Term("definition", "口径", "指标的口径，可不填。", 22, needed=False),
)

COLUMNS = TermTable(
    Term("ledger", "台账代号", "小写字母和下划线，如 state_assets。与上一行相同时可以不填。", 20),
    Term("ledger_title", "台账名称", "如 待盘活国有资产清单。与上一行相同时可以不填。", 22),
    Term("name", "列代号", "小写字母和下划线，规则和公式里用它。", 16),
    Term("label", "列名", "填报时看到的列名。", 18),
    Term(
        "type",
        "类型",
        "如 文字、日期、单选、金额(2)。括号内是小数位数；后面加“ 自动计算”表示由程序计算。",
        16,
        words=map_type(_TYPES, "computed", "自动计算"),
        strict=False,
        centred=True,
    ),
    Term("unit", "单位", "计量单位，可不填。", 8, needed=False, centred=True),
    Term(
        "required",
        "必填",
        "是、否，或一个条件，如 when status=已盘活。",
        22,
        words=one_word(_YES_NO),
        strict=False,
    ),
    Term("rule", "要求", "如 unique（不重复）、>= 0、<= reporting node（不晚于节点）；单选的各项用 | 隔开。", 34),
    Term("level", "级别", "不合要求时的级别。", 12, words=list_words(_LEVELS), strict=False, centred=True),
)

RULES = TermTable(
    Term("id", "规则代号", "小写字母、数字和下划线，不可重复。", 22),
    Term("version", "版本", "整数。条件、左右两边或允许误差改动后应加一：原来的审核说明随之失效。", 7, centred=True),
    Term(
        "level",
        "级别",
        "错误：必须改正。待说明：写了审核说明才能导出。提示：不影响导出。",
        9,
        words=one_word(_LEVELS),
        centred=True,
    ),
    Term(
        "for_each",
        "适用",
        "哪些措施：指标、里程碑、清单、台账或措施编号，用空格隔开。",
        13,
        "nos",
        words=join_words(_KINDS),
    ),
    Term("when", "条件", "什么时候检查，可不填。", 28),
    Term(
        "left",
        "左边",
        "“左边 关系 右边”应当成立；没有关系时，左边本身是条件。value 是本期数，"
        "earlier.value 是此前最近一个有数的节点的数，previous.value 是上一节点的数。",
        24,
    ),
    Term(
        "op",
        "关系",
        "左边与右边应有的关系，可不填。",
        9,
        words=one_word(
            {">=": "不小于", "<=": "不大于", "==": "等于", "!=": "不等于", ">": "大于", "<": "小于"},
            {"≥": ">=", "≤": "<=", "=": "==", "≠": "!=", "＞": ">", "＜": "<"},
        ),
        centred=True,
    ),
    Term("right", "右边", "数、名称或公式。", 24),
    Term("tolerance", "允许误差", "差多少以内算相等，可不填。", 9, needed=False, centred=True),
    Term(
        "missing",
        "缺数时",
        "缺一不查（默认）：有一个数没填就不检查。全缺不查：全部没填才不检查。按零算：没填的按零。",
        10,
        needed=False,
        words=one_word({"skip_any": "缺一不查", "skip_all": "全缺不查", "zero": "按零算"}),
        centred=True,
    ),
    Term("field", "显示在", "问题显示在哪个项目下，如 value、progress、done_on。", 12),
    Term(
        "unit",
        "单位",
        "数字后面的单位：空着用措施的单位；“不带单位”表示没有。",
        9,
        words=one_word({"-": "不带单位"}),
        strict=False,
        centred=True,
    ),
    Term("message", "提示语", "可用 {left}、{right}、{difference}、{node}、{previous_node}、{earlier_node} 等。", 34),
    Term("fix", "改法", "告诉填报人怎么办。", 28),
    Term("basis", "依据", "规则的依据。", 21),
    Term("pass", "通过的例子", "名称=值，用分号隔开，如 value=120; earlier.value=110。", 28),
    Term("fail", "不通过的例子", "写法同上；检查责任书时会运行。", 28),
)

CHOICES = TermTable(
    Term("list", "选项表", "小写字母和下划线，如 state_asset_ways。", 24),
    Term("given", "前提", "另一列填了什么时才有这个选项，可不填。", 28),
    Term("choice", "选项", "可以选的词。", 28),
)

EVALUATION = TermTable(
    Term("ledger", "台账代号", "有综合得分的台账，如 per_mu_evaluation。与上一行相同时可以不填。", 20),
    Term("label", "评价内容", "供对照，读取时不看这一列。", 24, needed=False),
    Term("column", "列代号", "计分的一列，一行一项，如 tax_per_mu。", 20),
    Term(
        "benchmark",
        "基准值",
        "按该列的单位填写：该列是百分比的填百分之几，如 3.02。未公布的空着：基准值、权重都空着的一项不计分。",
        12,
        centred=True,
    ),
    Term("weight", "权重", "这一项达到基准值时得几分，如 30。", 9, centred=True),
    Term("cap", "得分上限", "这一项最多得几分，没有上限的空着。低于0分的按0分。", 10, needed=False, centred=True),
    Term("grade", "等级", "评价等级，一行一级，从好到差，如 A。", 8, centred=True),
    Term("share", "比例", "组内占百分之几，如 20；各级合计100。都空着就不评等级。", 9, centred=True),
    Term(
        "missing",
        "缺数时",
        "单独一行。按零分：缺数的一项得0分。分摊权重：缺数的一项不计，权重按比例分给其余各项。不评分：缺一项就没有得分。",
        12,
        words=one_word({"zero": "按零分", "spread": "分摊权重", "none": "不评分"}),
        centred=True,
    ),
)

ASPECTS = TermTable(Term("no", "方面序号", ""), Term("title", "方面", ""))
LEDGERS = TermTable(Term("name", "台账代号", ""), Term("title", "台账名称", ""))
"""How messages name what stands in the first columns of 方面措施 and 台账."""

GUIDE_SHEET, LETTER_SHEET = "填写说明", "责任书"
MEASURE_SHEET, LEDGER_SHEET, RULE_SHEET, CHOICE_SHEET = "方面措施", "台账", "规则", "选项"
EVALUATION_SHEET = "亩均评价"
TABLE_SHEETS: Mapping[str, TermTable] = {
    MEASURE_SHEET: MEASURES,
    LEDGER_SHEET: COLUMNS,
    RULE_SHEET: RULES,
    CHOICE_SHEET: CHOICES,
    EVALUATION_SHEET: EVALUATION,
}
SHEETS = (LETTER_SHEET, *TABLE_SHEETS)
NEEDED_SHEETS = tuple(name for name in SHEETS if name != EVALUATION_SHEET)
"""A letter that evaluates nothing may do without the sheet of evaluations."""

NAME, CONTENT, EXPLANATION = "项目", "内容", "说明"
"""Heads of the blocks of 责任书 that have one line a name."""

NAMED_BLOCKS: Mapping[str, TermTable] = {"基本信息": HEAD, "界限": LIMITS}
LISTED_BLOCKS: Mapping[str, tuple[str, TermTable]] = {"节点": ("nodes", NODES), "签名角色": ("roles", ROLES)}

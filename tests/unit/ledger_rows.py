"""A good row of each of the fourteen ledgers, and what is reckoned from it by hand. Figures are made up."""

from tests.unit.ledgers import ASSET, COMPANY

PARK = "双桥经开区"
GOOD: dict[str, dict[str, str]] = {
    "key_tasks": {
        **{"no": "1", "task": "建立工作体系", "measure_no": "1.1", "lead_unit": "区国资委", "leader": "李某"},
        **{"start": "2024-01-05", "due": "2024-06-30", "status": "已完成", "done_on": "2024-03-01"},
    },
    "supervision": {
        **{"no": "DB-1", "matter": "清理僵尸企业", "measure_no": "2.1", "issued": "2024-01-05", "due": "2024-06-30"},
        **{"unit": "区国资委", "light": "正常", "status": "已办结", "closed": "2024-03-01"},
    },
    "risks": {
        **{"no": "1", "risk": "到期债务", "category": "债务", "level": "较大", "owner": "区财政局"},
        **{"measures": "制定偿债计划。", "status": "已化解", "resolved": "2024-03-01"},
    },
    "parks": {
        **{"name": PARK, "level": "市级", "old_area": "500.25", "new_area": "480.5", "approved": "是"},
        **{"approval_doc": "渝府〔2024〕3号", "institutions": "1", "sanding_doc": "足委编〔2024〕5号"},
        **{"sanding_on": "2024-02-01", "staffing": "40", "lead_industries": "汽车、电子", "output": "120.5"},
    },
    "functions": {
        **{"no": "1", "park": PARK, "function": "征地拆迁", "receiver": "通桥街道", "status": "已剥离"},
        **{"handed_over": "2024-03-01"},
    },
    "investment_projects": {
        **{"code": "2401-500111-04-01-123456", "name": "标准厂房", "owner": "大足工投", "budget": "3.5"},
        **{"expected": "3.15", "stage": "在建"},
    },
    "park_assets": {
        **{"code": "YZ-1", "park": PARK, "name": "3号厂房", "kind": "厂房", "area": "1200.5", "book_value": "860.25"},
        **{"state_at_listing": "闲置", "state": "在用", "plan": "出租", "revived": "是", "revived_value": "20"},
        **{"revived_on": "2024-03-01"},
    },
    "clusters": {"name": "五金", "parks": "龙水", "companies": "12", "output": "100", "last_year": "80"},
    "investment_promotion": {
        **{"code": "ZS-1", "name": "锶盐新材料", "investor": "某公司", "uscc": "1150010700927688XM"},
        **{"channel": "以商招商", "industry": "新材料", "park": PARK, "signed": "2024-02-01"},
        **{"contract_kind": "正式合同", "contract": "2.5", "arrived": "0.5", "arrived_year": "0.5", "stage": "已签约"},
    },
    "commitments": {
        **{"no": "1", "company": "某公司", "uscc": "11500111709318024F", "side": "政府", "promise": "兑现奖补。"},
        **{"due": "2024-03-31", "amount": "50", "status": "已兑现", "kept_on": "2024-03-01"},
    },
    "per_mu_evaluation": {
        **COMPANY,
        **{"park": PARK, "value_added": "1500", "rnd": "300", "energy": "750.5", "emission": "0.1234", "staff": "120"},
        **{"grade_override": "B", "override_reason": "列入重点培育。"},
    },
    "loss_makers": {
        **{"uscc": "11500111709318024F", "company": "某公司", "unit": "区国资委", "level": "2", "class": "扭亏"},
        **{"loss_last": "120", "profit_now": "3.5", "measures": "压减费用。", "due": "2024-12-31", "done": "是"},
    },
    "company_reduction": {
        **{"uscc": "11500111709318024F", "company": "某公司", "level": "3", "way": "吸收合并", "due": "2024-06-30"},
        **{"status": "已完成", "done_on": "2024-03-01", "staff": "10", "settled": "10"},
    },
    "state_assets": {**ASSET, "registered": "是", "deed": "渝（2024）大足区不动产权第1号", "partner": "央企"},
}

COMPUTED: dict[str, dict[str, str]] = {
    # 3.5 - 3.15 = 0.35; 0.35 / 3.5 = 10 %
    "investment_projects": {"saving": "0.35", "saving_rate": "10"},
    # (100 - 80) / 80 = 25 %
    "clusters": {"growth": "25"},
    # 30 mu: 600 / 30; 1500 / 30; 300 / 20000; 1500 / 120; 1500 / 750.5 = 1.9987; 1500 / 0.1234 = 12155.59
    "per_mu_evaluation": {
        **{"tax_per_mu": "20", "added_per_mu": "50", "rnd_share": "1.5", "labour_productivity": "12.5"},
        **{"added_per_energy": "2", "added_per_emission": "12155.59", "score": "", "grade": "B"},
    },
}

"""A rule that a procedure brings itself: one text with values, one with a table."""

_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="levels" name="levels" namespace="https://x.invalid">
  <decision id="levels_v2" name="Mức">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="i1"><inputExpression id="e1" typeRef="number"><text>good</text></inputExpression></input>
      <output id="o1" name="level" typeRef="string"/>
      <rule id="r1">
        <inputEntry id="a1"><text>&gt;= 90</text></inputEntry><outputEntry id="b1"><text>"good"</text></outputEntry>
      </rule>
      <rule id="r2">
        <inputEntry id="a2"><text>-</text></inputEntry><outputEntry id="b2"><text>"poor"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""
_RULE = """name: levels
rule: R-900
title: {vi: Mức được xếp, en: test of levels}
key_date: {vi: ngày hỏi, en: the day asked}
inputs: {good: int}
outputs: {level: text}
versions:
  - id: v1
    document: 21-HD/BTCTW
    dated: 2018-03-01
    from: 2018-03-08
    to: 2023-12-31
    source: S33
    verified: true
    values: {percent: 20}
    result: {level: '"good"'}
  - id: v2
    document: 25-HD/BTCTW
    dated: 2023-12-01
    from: 2024-01-01
    source: S34
    verified: true
    table: levels.v2.dmn
"""
DECISIONS = {
    "decisions/levels.yaml": _RULE,
    "decisions/levels.v2.dmn": _TABLE,
    "decisions/levels.test.yaml": "cases:\n  - {on: 2024-05-01, in: {good: 95}, out: {level: good}}\n",
}

// What a new rule begins with: one version in force from today, and a table with one row that answers always.
const xml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

export const yaml = (key, name) => `name: ${key}
rule: ""
title: {vi: ${JSON.stringify(name)}, en: ""}
key_date: {vi: ngày hỏi, en: the day it is asked}
inputs: {value: int}
outputs: {answer: text}
words:
  value: {vi: Giá trị, en: Value}
  answer: {vi: Câu trả lời, en: Answer}
versions:
  - id: v1
    document: ""
    dated: "${new Date().toISOString().slice(0, 10)}"
    from: "${new Date().toISOString().slice(0, 10)}"
    source: ""
    verified: false
    table: ${key}.v1.dmn
`;

export const dmn = (name) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions" name="${xml(name)}" namespace="https://quytrinh.invalid/dmn">
  <decision id="decision" name="${xml(name)}">
    <decisionTable id="table" hitPolicy="FIRST">
      <input id="input_1" label="Giá trị"><inputExpression id="expression_1" typeRef="integer"><text>value</text></inputExpression></input>
      <output id="output_answer" label="Câu trả lời" name="answer" typeRef="string" />
      <rule id="rule_1"><inputEntry id="rule_1_1"><text>&gt;= 0</text></inputEntry><outputEntry id="rule_1_answer"><text>"yes"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
`;

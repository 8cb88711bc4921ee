// A decision table in dmn-js, without its drawings: only tables are carried out here.
import EditingManager from "dmn-js-shared/lib/base/EditingManager";
import DecisionTableEditor from "dmn-js-decision-table/lib/Editor";
import { is } from "dmn-js-shared/lib/util/ModelUtil";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import translate from "diagram-js/lib/i18n/translate/translate";
import { english } from "../language.js";

const WORDS = {
  When: "Khi", Then: "thì", And: "và", Annotations: "Ghi chú", "Hit policy": "Khi nhiều dòng đúng", "Hit policy:": "Khi nhiều dòng đúng:",
  Unique: "Chỉ một dòng đúng", First: "Lấy dòng đầu", Collect: "Lấy tất cả", "Add rule": "Thêm dòng", "Add input": "Thêm cột điều kiện",
  "Add output": "Thêm cột kết quả", "Add input column": "Thêm cột điều kiện", "Add output column": "Thêm cột kết quả", "Add above": "Thêm phía trên",
  "Add below": "Thêm phía dưới", "Add left": "Thêm bên trái", "Add right": "Thêm bên phải", Remove: "Xóa", Copy: "Chép", Cut: "Cắt",
  "Paste above": "Dán phía trên", "Paste below": "Dán phía dưới", "Paste left": "Dán bên trái", "Paste right": "Dán bên phải",
  Input: "Điều kiện", Output: "Kết quả", Rule: "Dòng", Rules: "Dòng", Cell: "Ô", "Edit decision table": "Sửa bảng", Expression: "Biểu thức",
  "Input label": "Tên cột", "Output label": "Tên cột", "Output name": "Tên kết quả", "Input expression": "Dữ liệu", Type: "Kiểu", "Edit input expression": "Sửa cột điều kiện",
  "Edit output": "Sửa cột kết quả", "Expression language": "Ngôn ngữ", "Rule operations": "Việc với dòng", Delete: "Xóa", "Clear": "Xóa chữ", "Any": "Bất kỳ", "Enter expression": "Nhập điều kiện",
};
const words = { translate: ["value", (template, values) => translate((!english && WORDS[template]) || template, values)] };

class Table extends EditingManager {
  _getViewProviders() {
    return [{ id: "decisionTable", constructor: DecisionTableEditor, opens: (element) => is(element, "dmn:Decision") && is(element.decisionLogic, "dmn:DecisionTable") }];
  }
}

// Shows the table of a .dmn text; calls `change` with the new text after each step. Returns how to end it.
export async function edit(container, text, change) {
  const table = new Table({ container, common: { additionalModules: [words] }, decisionTable: { additionalModules: [words] } });
  await table.importXML(text);
  let timer;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => change((await table.saveXML({ format: true })).xml), 300);
  };
  table.getActiveViewer()?.get("eventBus").on("elements.changed", save);
  return () => {
    clearTimeout(timer);
    table.destroy();
  };
}

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
import { asId } from "../beginnings.js";
import { english } from "../language.js";

const WORDS = {
  When: "Khi", Then: "thì", And: "và", Annotations: "Ghi chú", "Hit policy": "Khi nhiều dòng đúng", "Hit policy:": "Khi nhiều dòng đúng:",
  Unique: "Chỉ một dòng đúng", First: "Lấy dòng đầu", Collect: "Lấy tất cả", "Add rule": "Thêm dòng", "Add input": "Thêm cột điều kiện",
  "Add output": "Thêm cột kết quả", "Add input column": "Thêm cột điều kiện", "Add output column": "Thêm cột kết quả", "Add above": "Thêm phía trên",
  "Add below": "Thêm phía dưới", "Add left": "Thêm bên trái", "Add right": "Thêm bên phải", Remove: "Xóa", Copy: "Chép", Cut: "Cắt",
  "Paste above": "Dán phía trên", "Paste below": "Dán phía dưới", "Paste left": "Dán bên trái", "Paste right": "Dán bên phải",
  Input: "Điều kiện", Output: "Kết quả", Rule: "Dòng", Rules: "Dòng", Cell: "Ô", "Edit decision table": "Sửa bảng", Expression: "Tên trong tệp (tự đặt theo tên cột)",
  "Input label": "Tên cột", "Output label": "Tên cột", "Output name": "Tên kết quả", "Input expression": "Dữ liệu", Type: "Kiểu", "Edit input expression": "Sửa cột điều kiện",
  "Edit output": "Sửa cột kết quả", "Expression language": "Ngôn ngữ", "Rule operations": "Việc với dòng", Delete: "Xóa", "Clear": "Xóa chữ", "Any": "Bất kỳ", "Enter expression": "Nhập điều kiện",
  "Predefined values": "Giá trị có sẵn", "No values": "Chưa có", "Clear predefined values": "Bỏ các giá trị có sẵn", "Add predefined values": "Thêm giá trị có sẵn",
};
const words = { translate: ["value", (template, values) => translate((!english && WORDS[template]) || template, values)] };

class Table extends EditingManager {
  _getViewProviders() {
    return [{ id: "decisionTable", constructor: DecisionTableEditor, opens: (element) => is(element, "dmn:Decision") && is(element.decisionLogic, "dmn:DecisionTable") }];
  }
}

// A new column that was given words is kept under a name made of them: nobody types one.
function nameColumns({ input = [], output = [] }) {
  const names = [...input.map((one) => one.inputExpression?.text), ...output.map((one) => one.name)];
  const free = (wanted) => {
    let name = wanted;
    for (let n = 2; names.includes(name); n += 1) name = `${wanted}_${n}`;
    names.push(name);
    return name;
  };
  for (const { label, inputExpression: read } of input) if (label && read && !read.text) read.text = free(asId(label));
  for (const one of output) if (one.label && !one.name) one.name = free(asId(one.label));
}

// Shows the table of a .dmn text; calls `change` with the new text after each step. Returns how to end it.
export async function edit(container, text, change) {
  const table = new Table({ container, common: { additionalModules: [words] }, decisionTable: { additionalModules: [words] } });
  await table.importXML(text);
  let timer;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (!container.querySelector(".context-menu")) nameColumns(table.getActiveView().element.decisionLogic);
      change((await table.saveXML({ format: true })).xml);
    }, 300);
  };
  const bus = table.getActiveViewer()?.get("eventBus");
  bus?.on("elements.changed", save);
  bus?.on("contextMenu.close", save); // the head of a column is written
  return () => {
    clearTimeout(timer);
    table.destroy();
  };
}

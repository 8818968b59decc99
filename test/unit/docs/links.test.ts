import { existsSync } from "node:fs";
import path from "node:path";
import { anchors, documents, prose, root } from "./support/markdown";

const all = documents();

test.each(all.map((document) => [document.file, document] as const))(
    "links of %s lead somewhere",
    (file, { text }) => {
        const broken = [...prose(text).matchAll(/\]\(([^)]+)\)/g)]
            .map(([, target]) => target!)
            .filter((target) => !/^https?:/.test(target))
            .filter((target) => {
                const [to = "", anchor] = target.split("#");
                const found = to === "" ? file : path.join(path.dirname(file), to);
                if (!existsSync(path.join(root, found))) return true;
                if (anchor === undefined) return false;
                const document = all.find((each) => each.file === found);
                return document === undefined || !anchors(document.text).includes(anchor);
            });
        expect(broken).toEqual([]);
    },
);

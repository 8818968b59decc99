import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** PEM texts. */
export interface Certificate {
    cert: string;
    key: string;
}

/** A certificate authority of one's own, made with the openssl command in a folder. */
export class Authority {
    private constructor(private readonly folder: string) {}

    static in(folder: string): Authority {
        const authority = new Authority(folder);
        authority.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test CA", "-keyout", "ca.key", "-out", "ca.pem"); // prettier-ignore
        return authority;
    }

    get cert(): string {
        return this.read("ca.pem");
    }

    /** A certificate for a name, `name.pem` and `name.key` in the folder. */
    issue(name: string): Certificate {
        const [key, request, cert] = ["key", "csr", "pem"].map((ending) => `${name}.${ending}`) as [string, string, string]; // prettier-ignore
        writeFileSync(path.join(this.folder, `${name}.ext`), `subjectAltName=DNS:${name}`);
        this.openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            `/CN=${name}`,
            "-keyout",
            key,
            "-out",
            request,
        );
        this.openssl("x509", "-req", "-in", request, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", `${name}.ext`, "-out", cert); // prettier-ignore
        return { cert: this.read(cert), key: this.read(key) };
    }

    private read(file: string): string {
        return readFileSync(path.join(this.folder, file), "utf8");
    }

    private openssl(...args: string[]): void {
        execFileSync("openssl", args, { cwd: this.folder, stdio: "pipe" });
    }
}

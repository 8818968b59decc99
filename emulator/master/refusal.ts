/** A call that the master refuses: the status and the text of its answer. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        text: string,
    ) {
        super(text);
    }
}

export const badRequest = (text: string) => new Refusal(400, text);
export const forbidden = () => new Refusal(403, "403 Forbidden.");

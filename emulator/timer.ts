/** The longest that one timer of Node waits, in milliseconds: set to more than 24.8 days, it fires at once. */
const LONGEST = 2 ** 31 - 1;

/** Runs something after so many milliseconds, however many; what is returned forgets it. */
export function after(milliseconds: number, run: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
        timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : run()), Math.min(left, LONGEST));
    };
    wait(milliseconds);
    return () => clearTimeout(timer);
}

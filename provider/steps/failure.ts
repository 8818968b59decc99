/** A step that failed for good. Its message names the step and how it ended; it holds no secret. */
export class StepFailure extends Error {
    override readonly name = "StepFailure";
    readonly code = "STEP_FAILED";
}

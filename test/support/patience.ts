// Set up by jest.config.js before each test file. A test that hangs is to fail, and a slow machine is no failure:
// far longer than anything here takes with eight other busy processes on two cores.
jest.setTimeout(240_000);

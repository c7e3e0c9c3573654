import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "frontend/templates/", "frontend/static/build/", "node_modules/", "var/"] },
  js.configs.recommended,
  {
    files: ["frontend/static/js/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: {
      "complexity": ["error", 8],
      "eqeqeq": "error",
      "max-lines": ["error", 200],
      "max-lines-per-function": ["error", 40],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["*.js", "frontend/*.mjs", "media_pipeline/**/*.mjs"], languageOptions: { globals: globals.node } },
];

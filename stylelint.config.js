/** Components and pages write no raw colour; every colour is a token measured for contrast. */
export default {
  extends: ["stylelint-config-standard"],
  rules: {
    "custom-property-empty-line-before": null,
    "custom-property-pattern": null,
    "comment-empty-line-before": null,
    "rule-empty-line-before": null,
    "at-rule-empty-line-before": null,
    "declaration-empty-line-before": null,
    "declaration-block-no-redundant-longhand-properties": null,
    "no-descending-specificity": null,
    "selector-class-pattern": "^[a-z0-9]+(-[a-z0-9]+)*(--[a-z0-9-]+)?$|^leaflet-",
    "value-keyword-case": null,
    "alpha-value-notation": null,
    "number-max-precision": 4,
    "property-no-vendor-prefix": null,
    "value-no-vendor-prefix": null,
    "selector-no-vendor-prefix": null,
    "declaration-no-important": null,
    "font-family-name-quotes": null,
    "import-notation": null,
    "media-feature-range-notation": "prefix",
  },
  overrides: [
    {
      files: ["frontend/static/css/components/*.css", "frontend/static/css/pages/*.css", "frontend/static/css/map.css"],
      rules: {
        "color-no-hex": true,
        "color-named": "never",
        "function-disallowed-list": ["rgb", "rgba", "hsl", "hsla", "lab", "oklch"],
        "declaration-property-value-disallowed-list": { "/^(font|font-size)$/": ["/\\d+px/"] },
      },
    },
  ],
};

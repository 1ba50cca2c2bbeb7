// Which calls does the gateway take? Shown by Swagger UI from the gateway's own description.

window.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null, // nothing of this shop is sent to anybody else
  presets: [window.SwaggerUIBundle.presets.apis],
});

// Checks manifests: node check.cjs SCHEMA-OF-THE-OPERATOR MANIFEST...
const fs = require("fs");
const yaml = require("js-yaml");
const Ajv = require("ajv").default;
const formats = require("ajv-formats").default;
const kinds = {
  CronJob: require("kubernetes-models/batch/v1").CronJob,
  PersistentVolumeClaim: require("kubernetes-models/v1").PersistentVolumeClaim,
  Role: require("kubernetes-models/rbac.authorization.k8s.io/v1").Role,
  RoleBinding: require("kubernetes-models/rbac.authorization.k8s.io/v1").RoleBinding,
  ServiceAccount: require("kubernetes-models/v1").ServiceAccount,
};

// Kubernetes drops fields that it does not know; here they are mistakes.
function strict(schema) {
  if (Array.isArray(schema)) {
    return schema.map(strict);
  }
  if (schema === null || typeof schema !== "object") {
    return schema;
  }
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const open = copy["x-kubernetes-preserve-unknown-fields"] || copy.additionalProperties !== undefined;
  return copy.type === "object" && copy.properties && !open ? { ...copy, additionalProperties: false } : copy;
}

const [definition, ...files] = process.argv.slice(2);
const { schema } = yaml.load(fs.readFileSync(definition, "utf8")).spec.versions.find((v) => v.name === "v1beta1");
const { spec } = schema.openAPIV3Schema.properties;
const versions = spec.properties.flinkVersion.enum;
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
const deployment = ajv.compile(strict(spec));

function check(manifest) {
  if (manifest.kind === "FlinkDeployment") {
    const { flinkVersion } = manifest.spec;
    let checked = manifest.spec;
    if (!versions.includes(flinkVersion) && /^v\d+_\d+$/.test(flinkVersion)) {
      console.log(`  this operator knows Flink up to ${versions.at(-1)}, not ${flinkVersion}: use a newer one`);
      checked = { ...checked, flinkVersion: versions.at(-1) };
    }
    if (!deployment(checked)) {
      throw new Error(ajv.errorsText(deployment.errors, { separator: "\n  " }));
    }
    return;
  }
  if (manifest.kind === "Kustomization") {
    return;
  }
  if (!kinds[manifest.kind]) {
    throw new Error(`no schema for ${manifest.kind}`);
  }
  new kinds[manifest.kind](manifest).validate();
}

let failed = false;
for (const file of files) {
  try {
    check(yaml.load(fs.readFileSync(file, "utf8")));
    console.log(`${file}: ok`);
  } catch (error) {
    failed = true;
    console.log(`${file}:\n  ${error.message}`);
  }
}
process.exit(failed ? 1 : 0);

"""Two more roles: the chain leader, and the leader of a department."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("enterprise", "企业"),
                    ("park", "园区"),
                    ("association", "协会"),
                    ("county_officer", "县区经办"),
                    ("county_leader", "县区负责人"),
                    ("city_officer", "市级经办"),
                    ("city_leader", "市局负责人"),
                    ("expert", "评审专家"),
                    ("department_officer", "联审部门"),
                    ("department_leader", "部门负责人"),
                    ("legal_officer", "法制机构"),
                    ("window", "服务窗口"),
                    ("finance_officer", "财政经办"),
                    ("finance_leader", "财政负责人"),
                    ("chain_office", "链办"),
                    ("chain_leader", "链长"),
                    ("leader", "领导（只读）"),
                    ("auditor", "监督审计"),
                    ("system_admin", "系统管理员"),
                    ("security_admin", "安全管理员"),
                    ("audit_admin", "审计管理员"),
                    ("system", "系统"),
                    ("public", "社会公众"),
                ],
                max_length=20,
                verbose_name="角色",
            ),
        ),
        migrations.AlterField(
            model_name="membershiprequest",
            name="role",
            field=models.CharField(
                choices=[
                    ("enterprise", "企业"),
                    ("park", "园区"),
                    ("association", "协会"),
                    ("county_officer", "县区经办"),
                    ("county_leader", "县区负责人"),
                    ("city_officer", "市级经办"),
                    ("city_leader", "市局负责人"),
                    ("expert", "评审专家"),
                    ("department_officer", "联审部门"),
                    ("department_leader", "部门负责人"),
                    ("legal_officer", "法制机构"),
                    ("window", "服务窗口"),
                    ("finance_officer", "财政经办"),
                    ("finance_leader", "财政负责人"),
                    ("chain_office", "链办"),
                    ("chain_leader", "链长"),
                    ("leader", "领导（只读）"),
                    ("auditor", "监督审计"),
                    ("system_admin", "系统管理员"),
                    ("security_admin", "安全管理员"),
                    ("audit_admin", "审计管理员"),
                    ("system", "系统"),
                    ("public", "社会公众"),
                ],
                max_length=20,
                verbose_name="角色",
            ),
        ),
    ]
